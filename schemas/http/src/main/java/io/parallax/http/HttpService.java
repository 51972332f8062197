package io.parallax.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server: brings each call to the route of its method and path, on a daemon thread of its
 * own.
 *
 * <p>A {@code HEAD} is answered as a {@code GET}, without the body. A {@link BadCallException} is
 * answered with 400 and its message, any other exception of a route with 500; the log has it.
 */
public final class HttpService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpService.class);
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  private final String name;
  private final Options options;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);
  private final List<Address> addresses = new ArrayList<>();
  private Guard guard = call -> Optional.empty();
  private Route otherwise = call -> Reply.notFound("There is nothing at this address.");

  /** Where a call is answered. */
  public interface Route {
    /**
     * The reply.
     *
     * @throws BadCallException if the call makes no sense
     * @throws IOException if the caller went away
     */
    Reply to(Call call) throws IOException;
  }

  /** What sees every call before its route. */
  public interface Guard {
    /** The reply to a call that no route shall see; empty if it may pass. */
    Optional<Reply> reply(Call call) throws IOException;
  }

  /**
   * What all calls and replies have in common.
   *
   * @param maxBodyBytes a larger body is refused
   * @param headers of every reply
   */
  public record Options(int maxBodyBytes, Map<String, String> headers) {
    /** For calls without a body. */
    public static final Options GET_ONLY = new Options(0, Map.of());
  }

  private record Address(String method, Pattern path, List<String> variables, Route route) {}

  /**
   * A server that listens, but does not answer before it is started.
   *
   * @param name of its threads, and in its log
   * @throws IOException if it cannot listen there
   */
  public HttpService(String name, InetSocketAddress address, Options options) throws IOException {
    this.name = name;
    this.options = options;
    server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /**
   * Adds a route; the first that fits a call takes it.
   *
   * @param path as in {@code /points/{scene}}: a name in braces is one part of the path
   */
  public HttpService on(String method, String path, Route route) {
    List<String> variables = new ArrayList<>();
    StringBuilder pattern = new StringBuilder();
    Matcher variable = VARIABLE.matcher(path);
    int from = 0;
    while (variable.find()) {
      pattern.append(Pattern.quote(path.substring(from, variable.start()))).append("([^/]+)");
      variables.add(variable.group(1));
      from = variable.end();
    }
    pattern.append(Pattern.quote(path.substring(from)));
    addresses.add(new Address(method, Pattern.compile(pattern.toString()), variables, route));
    return this;
  }

  /** Sets what sees every call before its route. */
  public HttpService guardedBy(Guard newGuard) {
    guard = newGuard;
    return this;
  }

  /** Sets what answers the calls that no route fits; without it that is 404. */
  public HttpService otherwise(Route route) {
    otherwise = route;
    return this;
  }

  /** Starts to answer. */
  public void start() {
    server.start();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    Call call = new Call(exchange, options);
    try (exchange) {
      Reply reply = reply(call);
      if (!call.isStreamed()) {
        call.reply(reply);
      }
    } catch (IOException e) {
      log.debug("The other end of a call went away: {}", e.getMessage());
    }
  }

  private Reply reply(Call call) throws IOException {
    try {
      Optional<Reply> guarded = guard.reply(call);
      return guarded.isPresent() ? guarded.get() : route(call).to(call);
    } catch (BadCallException e) {
      return Reply.error(400, e.getMessage());
    } catch (RuntimeException e) {
      log.error("The {} failed at {} {}", name, call.method(), call.path(), e);
      return Reply.error(500, "The " + name + " failed at this; its log says more.");
    }
  }

  private Route route(Call call) {
    String method = call.method().equals("HEAD") ? "GET" : call.method();
    for (Address address : addresses) {
      Matcher path = address.path.matcher(call.path());
      if (address.method.equals(method) && path.matches()) {
        call.matched(path, address.variables);
        return address.route;
      }
    }
    return otherwise;
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
