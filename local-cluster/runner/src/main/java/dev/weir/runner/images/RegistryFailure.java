package dev.weir.runner.images;

import com.google.cloud.tools.jib.api.InsecureRegistryException;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Why an image could not be written, as a code and a sentence with a way out. */
final class RegistryFailure {
    private static final String IMAGE = "The image ";

    private RegistryFailure() {}

    static Map<String, String> of(Throwable thrown, ImagePlan plan) {
        String what = plan.target() == null ? "" : plan.target();
        String where = plan.base() == null ? "" : ", over " + plan.base() + ",";
        String could = IMAGE + what + where + " could not be written: ";
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidImageReferenceException bad) return fail("image-name", IMAGE + "name \"" + bad.getInvalidReference() + "\" is none. Write it as HOST/PATH:TAG, in lower case.");
            if (cause instanceof RegistryUnauthorizedException refused) return unauthorized(could, refused);
            if (cause instanceof RegistryAuthenticationFailedException) return login(could, "the registry refuses the login");
            if (cause instanceof InsecureRegistryException || cause instanceof SSLException) {
                return fail("registry-untrusted", could + "the registry's certificate is not trusted (" + cause.getMessage() + "). Name the authority's certificate with --ca FILE, or put it where Docker looks: /etc/docker/certs.d/HOST/ca.crt.");
            }
            if (cause instanceof UnknownHostException || cause instanceof ConnectException || cause instanceof NoRouteToHostException || cause instanceof SocketTimeoutException) {
                return fail("registry-unreachable", could + "the registry does not answer (" + cause.getMessage() + "). Look at its name and at your connection; for a base image that cannot be had here, --base none makes one.");
            }
        }
        return fail("image-failed", could + reasonIn(thrown));
    }

    private static Map<String, String> unauthorized(String could, RegistryUnauthorizedException refused) {
        String of = refused.getImageReference();
        return login(could, String.valueOf(refused.getCause()).contains("403") ? "the login may not use " + of : of + " needs a login");
    }

    private static Map<String, String> login(String could, String why) {
        return fail("registry-login", could + why + ". Log in with `docker login` (Weir reads Docker's config.json and its credential helpers), then try again.");
    }

    private static String reasonIn(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) deepest = deepest.getCause();
        return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
    }

    private static Map<String, String> fail(String code, String message) {
        return Map.of("code", code, "message", message);
    }
}
