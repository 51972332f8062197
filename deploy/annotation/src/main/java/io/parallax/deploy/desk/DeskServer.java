package io.parallax.deploy.desk;

import io.parallax.http.Call;
import io.parallax.http.HttpService;
import io.parallax.http.Reply;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The desk's HTTP server: lets calls in, or not, and brings them to where they are answered. */
final class DeskServer implements AutoCloseable {
  private static final int LARGEST_BODY = 64 << 10;

  /** Keep a browser from running or showing anything else here. */
  private static final Map<String, String> SECURITY =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
              + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final DeskAccess access;
  private final PageFiles files = new PageFiles();
  private final HttpService service;

  /**
   * A server that listens, but does not answer before it is started.
   *
   * @throws IOException if the address is taken
   */
  DeskServer(DeskAddress address, DeskApi api, EventStream events) throws IOException {
    this.access = new DeskAccess(address.token(), new TrustedProxies(address.trustedProxies()));
    service =
        new HttpService("desk", address.socket(), new HttpService.Options(LARGEST_BODY, SECURITY));
    service.guardedBy(this::enteredOrRefused);
    files.all().forEach((path, file) -> on("GET " + path, call -> file));
    on("POST /logout", access::leave);
    on("GET /api/session", call -> Reply.json(Map.of("loggedIn", access.hasSession(call))));
    on("GET /api/queue", c -> Reply.json(api.queue(c.required("page"), c.parameter("annotator"))));
    on("GET /api/events", call -> events(call, api, events));
    on("GET /api/request", call -> api.request(call.required("id")));
    on("GET /api/crop", call -> api.crop(call.required("id")));
    on("POST /api/claim", call -> api.claim(call.json(DeskApi.PageForm.class)));
    on("POST /api/renew", call -> api.renew(call.json(DeskApi.PageForm.class)));
    on("POST /api/release", call -> api.release(call.json(DeskApi.PageForm.class)));
    on("POST /api/answer", call -> api.answer(call.json(AnswerForm.class)));
    on("POST /api/undo", call -> api.undo(call.json(DeskApi.PageForm.class)));
  }

  /** Adds a route: method and path. */
  void on(String call, HttpService.Route route) {
    int space = call.indexOf(' ');
    service.on(call.substring(0, space), call.substring(space + 1), route);
  }

  void start() {
    service.start();
  }

  int port() {
    return service.address().getPort();
  }

  /** The reply to a call that shows the token, or is not allowed. */
  private Optional<Reply> enteredOrRefused(Call call) throws IOException {
    if (call.method().equals("POST") && call.path().equals("/token")) {
      return Optional.of(enter(call, call.formField("token")));
    }
    if (call.path().equals("/") && call.parameter("token") != null) {
      return Optional.of(enter(call, call.parameter("token")));
    }
    return access
        .refusal(call)
        .map(refusal -> refusal.status() == 401 ? openFile(call).orElse(refusal) : refusal);
  }

  /** What is shown to everybody: the page that asks for the token, and its files. */
  private Optional<Reply> openFile(Call call) {
    if (!call.method().equals("GET")) {
      return Optional.empty();
    }
    return call.path().equals("/") ? Optional.of(tokenPage()) : files.open(call.path());
  }

  private Reply tokenPage() {
    Reply page = files.tokenPage();
    return new Reply(401, page.type(), page.body());
  }

  private Reply enter(Call call, String token) {
    Reply reply = access.enter(call, token);
    return reply.status() == 401 ? tokenPage() : reply;
  }

  private static Reply events(Call call, DeskApi api, EventStream events) throws IOException {
    String page = Names.page(call.required("page"));
    String annotator = call.parameter("annotator");
    return events.serve(call, () -> api.queue(page, annotator));
  }

  @Override
  public void close() {
    service.close();
  }
}
