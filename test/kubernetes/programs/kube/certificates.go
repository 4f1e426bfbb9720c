package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"time"

	"golang.org/x/crypto/bcrypt"
)

type leaf struct {
	Name          string   `json:"name"`
	CommonName    string   `json:"commonName"`
	Organizations []string `json:"organizations"`
	// Names and addresses make it a server's certificate too.
	Hosts     []string `json:"hosts"`
	Addresses []string `json:"addresses"`
}

type pair struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
}

// Reads {leaves, password} from the input and writes a certificate authority, a pair for each leaf, a key for service
// account tokens, and the password's bcrypt hash. RSA throughout: older Java clients cannot read keys on elliptic curves.
func certificates() {
	var request struct {
		Leaves   []leaf `json:"leaves"`
		Password string `json:"password"`
	}
	must(json.NewDecoder(os.Stdin).Decode(&request))
	authorityKey, leafKey, tokenKey := newKey(), newKey(), newKey()
	authority := template("test-authority")
	authority.IsCA = true
	authority.BasicConstraintsValid = true
	authority.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature
	leaves := map[string]pair{}
	for _, one := range request.Leaves {
		leaves[one.Name] = pair{sign(from(one), authority, leafKey, authorityKey), keyPem(leafKey)}
	}
	public, err := x509.MarshalPKIXPublicKey(&tokenKey.PublicKey)
	must(err)
	hash, err := bcrypt.GenerateFromPassword([]byte(request.Password), bcrypt.MinCost)
	must(err)
	must(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"authority":    pair{sign(authority, authority, authorityKey, authorityKey), keyPem(authorityKey)},
		"leaves":       leaves,
		"tokens":       pair{block("PUBLIC KEY", public), keyPem(tokenKey)},
		"passwordHash": string(hash),
	}))
}

func from(one leaf) *x509.Certificate {
	certificate := template(one.CommonName)
	certificate.Subject.Organization = one.Organizations
	certificate.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	certificate.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
	certificate.DNSNames = one.Hosts
	for _, address := range one.Addresses {
		certificate.IPAddresses = append(certificate.IPAddresses, net.ParseIP(address))
	}
	return certificate
}

func template(name string) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 100))
	must(err)
	now := time.Now()
	return &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(30 * 24 * time.Hour)}
}

func sign(certificate, parent *x509.Certificate, key, parentKey *rsa.PrivateKey) string {
	der, err := x509.CreateCertificate(rand.Reader, certificate, parent, &key.PublicKey, parentKey)
	must(err)
	return block("CERTIFICATE", der)
}

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	return key
}

func keyPem(key *rsa.PrivateKey) string {
	return block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key))
}

func block(kind string, bytes []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
