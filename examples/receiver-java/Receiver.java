// A webhook receiver for CAS (single sign-on) on the JDK alone: java Receiver.java
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Receiver {
    static final int BODY_LIMIT = 1 << 20;
    static final int NESTING_LIMIT = 64;

    final byte[] secret = System.getenv("WEBHOOK_SECRET").getBytes(StandardCharsets.UTF_8);
    final Path inbox = Path.of(System.getenv("INBOX"));
    final boolean probed = System.getenv("TEST_PROBE") != null; // tests may ask what was taken

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("PORT"));
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 128);
        server.createContext("/", new Receiver()::handle);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (probed && exchange.getRequestURI().getPath().equals("/effects")) {
                byte[] text = effects().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, text.length);
                exchange.getResponseBody().write(text);
            } else {
                exchange.sendResponseHeaders(receive(exchange), -1);
            }
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing); // every JDK has what is asked for
        }
    }

    /** Returns the status that a delivery is answered with. The work is done later: a slow answer would be a repeat. */
    int receive(HttpExchange exchange) throws IOException, GeneralSecurityException {
        if (!exchange.getRequestMethod().equals("POST")) {
            return 405;
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
        if (body.length > BODY_LIMIT) {
            return 413;
        }
        // The signature covers the bytes as they came; nothing of them is believed before.
        if (!authentic(body, exchange.getRequestHeaders().getFirst("X-CAS-Signature"))) {
            return 401;
        }
        if (!isObject(new String(body, StandardCharsets.UTF_8))) {
            return 400;
        }
        try {
            keep(body);
            return 202;
        } catch (IOException full) {
            return 503;
        }
    }

    boolean authentic(byte[] body, String given) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        String expected = HexFormat.of().formatHex(mac.doFinal(body));
        return given != null && MessageDigest.isEqual(expected.getBytes(), given.getBytes()); // constant time
    }

    /** Tells whether a text is a JSON object. A JDK has no reader of JSON; a project asks the one that it has. */
    static boolean isObject(String text) {
        if (!text.stripLeading().startsWith("{") || text.matches("(?s).*[\1\2].*")) {
            return false;
        }
        String rest = text.replaceAll("\\\\(?:[\"\\\\/bfnrt]|u\\p{XDigit}{4})", "?") // what is escaped,
            .replaceAll("\"[^\"\\\\\\x00-\\x1f]*+\"", "\1") // strings,
            .replaceAll("-?(?:0|[1-9]\\d*+)(?:\\.\\d++)?(?:[eE][+-]?\\d++)?|true|false|null", "\2") // and other values
            .replaceAll("[ \\t\\r\\n]++", "");
        String before = "";
        for (int level = 0; level < NESTING_LIMIT && !rest.equals(before); level++) {
            before = rest; // the innermost lists and objects become values
            rest = rest.replaceAll("\\[(?:[\1\2](?:,[\1\2])*+)?]|\\{(?:\1:[\1\2](?:,\1:[\1\2])*+)?}", "\2");
        }
        return rest.equals("\2");
    }

    /**
     * Keeps an event in a file, whole or not at all. The provider sends no id, so a repeat is told by its bytes. The inbox is
     * the queue that another process works off, and the memory of what was received; both outlive a restart.
     */
    void keep(byte[] body) throws IOException, GeneralSecurityException {
        Path incoming = Files.write(Files.createTempFile(inbox, ".in", ""), body);
        try {
            String name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            Files.createLink(inbox.resolve(name), incoming);
        } catch (FileAlreadyExistsException repeat) {
            // acknowledged, and not taken twice
        } finally {
            Files.delete(incoming);
        }
    }

    String effects() throws IOException {
        try (var files = Files.list(inbox)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("."))
                .map(name -> "{\"key\":\"" + name + "\"}").collect(Collectors.joining(",", "{\"effects\":[", "]}"));
        }
    }
}
