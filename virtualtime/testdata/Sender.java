// Posts to an address on the schedule of a day until it is acknowledged. The second argument says how it waits.
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

public class Sender {
    static final long[] DELAYS = {10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200};

    static boolean post(URI address) {
        try {
            HttpURLConnection c = (HttpURLConnection) address.toURL().openConnection();
            c.setConnectTimeout(30000);
            c.setReadTimeout(30000);
            c.setRequestMethod("POST");
            c.setDoOutput(true);
            c.getOutputStream().write("event".getBytes());
            return c.getResponseCode() < 300;
        } catch (IOException e) {
            return false;
        }
    }

    static void sleeping(URI address) throws InterruptedException {
        for (int n = 0; !post(address) && n < DELAYS.length; n++) Thread.sleep(DELAYS[n] * 1000);
    }

    static final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
    static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(30)).build();

    static void attempt(URI address, int n) {
        boolean acknowledged = false;
        try {
            HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).POST(HttpRequest.BodyPublishers.ofString("event")).build();
            acknowledged = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 300;
        } catch (IOException | InterruptedException e) {
            // an attempt that failed
        }
        if (acknowledged || n >= DELAYS.length) executor.shutdown();
        else executor.schedule(() -> attempt(address, n + 1), DELAYS[n], TimeUnit.SECONDS);
    }

    public static void main(String[] args) throws Exception {
        URI address = URI.create(args[0]);
        if (args[1].equals("sleep")) sleeping(address);
        else executor.execute(() -> attempt(address, 0));
    }
}
