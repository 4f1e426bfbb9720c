package dev.weir.runner.images;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;

/** Certificates of registries that only a company or a person knows, beside those that Java trusts anyway. */
final class TrustedAuthorities {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private TrustedAuthorities() {}

    /** From now on, this process trusts what the PEM files certify. Must come before the first connection. */
    static void use(List<String> files) throws Exception {
        if (files.isEmpty()) return;
        KeyStore store = KeyStore.getInstance(Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toFile(), PASSWORD);
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        for (var names = store.aliases(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            if (store.isCertificateEntry(name)) all.setCertificateEntry(name, store.getCertificate(name));
        }
        for (String file : files) add(all, Path.of(file));
        Path merged = Files.createTempFile("weir-authorities", ".p12");
        merged.toFile().deleteOnExit();
        try (OutputStream out = Files.newOutputStream(merged)) {
            all.store(out, PASSWORD);
        }
        System.setProperty("javax.net.ssl.trustStore", merged.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", new String(PASSWORD));
        System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
    }

    private static void add(KeyStore store, Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) store.setCertificateEntry(file + "#" + number++, certificate);
        }
    }
}
