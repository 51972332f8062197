package io.parallax.deploy.desk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desk's HTTP server: lets calls in, or not, and brings them to where they are answered. */
final class DeskServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeskServer.class);

  private final DeskAccess access;
  private final PageFiles files = new PageFiles();
  private final DeskApi api;
  private final EventStream events;
  private final ExecutorService threads = Executors.newCachedThreadPool(DeskServer::thread);
  private final HttpServer server;
  private final Map<String, Route> routes = new HashMap<>();

  /** Where a call is answered. */
  interface Route {
    Reply to(Call call) throws IOException;
  }

  /**
   * A server that listens, but does not answer before it is started.
   *
   * @throws IOException if the address is taken
   */
  DeskServer(DeskAddress address, DeskApi api, EventStream events) throws IOException {
    this.access = new DeskAccess(address.token(), new TrustedProxies(address.trustedProxies()));
    this.api = api;
    this.events = events;
    server = HttpServer.create(address.socket(), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    on("POST /logout", access::leave);
    on("GET /api/session", call -> Reply.json(Map.of("loggedIn", access.hasSession(call))));
    on("GET /api/queue", c -> Reply.json(api.queue(c.required("page"), c.parameter("annotator"))));
    on("GET /api/request", call -> api.request(call.required("id")));
    on("GET /api/crop", call -> api.crop(call.required("id")));
    on("POST /api/claim", call -> api.claim(call.json(DeskApi.PageForm.class)));
    on("POST /api/renew", call -> api.renew(call.json(DeskApi.PageForm.class)));
    on("POST /api/release", call -> api.release(call.json(DeskApi.PageForm.class)));
    on("POST /api/answer", call -> api.answer(call.json(AnswerForm.class)));
    on("POST /api/undo", call -> api.undo(call.json(DeskApi.PageForm.class)));
  }

  /** Adds a route: method and path. */
  void on(String call, Route route) {
    routes.put(call, route);
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      Call call = new Call(exchange);
      try {
        answer(call);
      } catch (BadCallException e) {
        call.reply(Reply.error(400, e.getMessage()));
      } catch (RuntimeException e) {
        log.error("The desk failed at {} {}", call.method(), call.path(), e);
        call.reply(Reply.error(500, "The desk failed at this; its log says more."));
      }
    } catch (IOException e) {
      log.debug("A page went away: {}", e.getMessage());
    }
  }

  private void answer(Call call) throws IOException {
    if (call.method().equals("POST") && call.path().equals("/token")) {
      call.reply(enter(call, call.formField("token")));
      return;
    }
    if (call.path().equals("/") && call.parameter("token") != null) {
      call.reply(enter(call, call.parameter("token")));
      return;
    }
    Optional<Reply> refusal = access.refusal(call);
    if (refusal.isPresent() && refusal.get().status() == 401 && isForEverybody(call)) {
      call.reply(files.at(call.path()).filter(f -> files.isOpen(call.path())).orElse(tokenPage()));
    } else if (refusal.isPresent()) {
      call.reply(refusal.get());
    } else if (call.method().equals("GET") && call.path().equals("/api/events")) {
      String page = Names.page(call.required("page"));
      String annotator = call.parameter("annotator");
      events.serve(call, () -> api.queue(page, annotator));
    } else {
      call.reply(reply(call));
    }
  }

  private Reply reply(Call call) throws IOException {
    Route route = routes.get(call.method() + ' ' + call.path());
    if (route != null) {
      return route.to(call);
    }
    return (call.method().equals("GET") ? files.at(call.path()) : Optional.<Reply>empty())
        .orElseGet(() -> Reply.notFound("There is nothing at this address."));
  }

  private boolean isForEverybody(Call call) {
    return call.method().equals("GET") && (call.path().equals("/") || files.isOpen(call.path()));
  }

  private Reply tokenPage() {
    Reply page = files.tokenPage();
    return new Reply(401, page.type(), page.body());
  }

  private Reply enter(Call call, String token) {
    Reply reply = access.enter(call, token);
    return reply.status() == 401 ? tokenPage() : reply;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "desk");
    thread.setDaemon(true);
    return thread;
  }
}
