package dev.weir.runner.images;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Knocks before anything long begins. The library behind {@link ImageWriter} tries for a minute where nobody answers or nobody is
 * trusted, in case it is a whim of the network.
 */
final class RegistryDoor {
    private static final int PATIENCE_MS = 15_000;

    private RegistryDoor() {}

    /** Any answer will do; fails where there is none. {@code host}: of an image's name. */
    static void knock(String host) throws IOException {
        String door = host.equals("registry-1.docker.io") || host.contains(".") || host.contains(":") ? host : "registry-1.docker.io";
        HttpURLConnection connection = (HttpURLConnection) URI.create("https://" + door + "/v2/").toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        connection.setInstanceFollowRedirects(false);
        try {
            connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
