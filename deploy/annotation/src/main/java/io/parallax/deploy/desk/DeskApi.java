package io.parallax.deploy.desk;

import io.parallax.http.Reply;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.codec.FieldBytes;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a page can ask of the desk, apart from the scenes' pictures. */
final class DeskApi {
  private static final String NO_SUCH_REQUEST = "There is no such request.";

  private final DeskState deskState;
  private final Claims claims;
  private final AnswerSender sender;
  private final Supplier<Instant> brokerGone;
  private final Clock clock;

  DeskApi(
      DeskState deskState,
      Claims claims,
      AnswerSender sender,
      Supplier<Instant> brokerGone,
      Clock clock) {
    this.deskState = deskState;
    this.claims = claims;
    this.sender = sender;
    this.brokerGone = brokerGone;
    this.clock = clock;
  }

  /**
   * A page that does something.
   *
   * @param page names the page, for as long as it is open
   * @param annotator who sits before it
   * @param id the request that it is about, null where it is about none
   */
  record PageForm(String page, String annotator, String id) {}

  QueueView queue(String page, String annotator) {
    return QueueView.of(
        deskState, claims, brokerGone.get(), Names.page(page), annotator == null ? "" : annotator);
  }

  Reply request(String id) {
    return deskState
        .request(id)
        .map(request -> Reply.json(RequestView.of(request)))
        .orElseGet(() -> Reply.notFound(NO_SUCH_REQUEST));
  }

  Reply crop(String id) {
    return deskState
        .request(id)
        .map(LabelRequest::getCrop)
        .filter(ByteBuffer::hasRemaining)
        .map(crop -> new Reply(200, "image/png", FieldBytes.of(crop)))
        .orElseGet(() -> Reply.notFound("There is no picture of such a request."));
  }

  /** Gives a page the request it asks for, or the most telling one that nobody holds. */
  Reply claim(PageForm form) {
    String page = Names.page(form.page);
    String annotator = Names.annotator(form.annotator);
    if (form.id == null) {
      List<String> open =
          deskState.openFor(annotator).stream().map(LabelRequest::getRequestId).toList();
      return claimed(claims.claimFirst(open, page, annotator).flatMap(deskState::request));
    }
    Optional<LabelRequest> request = deskState.request(form.id);
    if (request.isEmpty()) {
      return Reply.notFound(NO_SUCH_REQUEST);
    }
    Optional<Reply> over = overFor(request.get(), annotator);
    if (over.isPresent()) {
      return over.get();
    }
    if (!claims.claim(form.id, page, annotator)) {
      return Reply.error(409, "Somebody else is looking at this request.");
    }
    return claimed(request);
  }

  private Reply claimed(Optional<LabelRequest> request) {
    deskState.changed();
    return Reply.json(
        request.map(r -> Map.of("request", RequestView.of(r))).orElseGet(() -> Map.of()));
  }

  /** Why an annotator cannot answer a request any more, if that is so. */
  private Optional<Reply> overFor(LabelRequest request, String annotator) {
    String id = request.getRequestId();
    if (deskState.isClosed(request.getSceneId())) {
      return Optional.of(closed());
    }
    return switch (request.getStatus()) {
      case WITHDRAWN ->
          Optional.of(
              Reply.error(
                  410,
                  "This request was withdrawn: new views or a new model settled it, or its scene was closed."));
      case EXPIRED -> Optional.of(Reply.error(410, "This request has expired."));
      case SUPERSEDED ->
          Optional.of(Reply.error(410, "This request has ended: another model asks now."));
      default ->
          deskState
              .verdict(id, annotator)
              .filter(verdict -> verdict != Verdict.SKIPPED)
              .map(v -> Reply.error(409, "You have answered this request; undo comes first."));
    };
  }

  private static Reply closed() {
    return Reply.error(410, "This request has ended: its scene is closed.");
  }

  Reply renew(PageForm form) {
    return Reply.json(Map.of("held", claims.renew(Names.page(form.page)).orElse("")));
  }

  Reply release(PageForm form) {
    claims.release(Names.page(form.page));
    deskState.changed();
    return Reply.json(Map.of());
  }

  /** Sends an answer; says so only when it is stored. */
  Reply answer(AnswerForm form) {
    String page = Names.page(form.page());
    String annotator = Names.annotator(form.annotator());
    Optional<LabelRequest> request =
        form.id() == null ? Optional.empty() : deskState.request(form.id());
    if (request.isEmpty()) {
      return Reply.notFound(NO_SUCH_REQUEST);
    }
    Optional<Reply> over = overFor(request.get(), annotator);
    if (over.isPresent()) {
      return over.get();
    }
    if (!claims.holds(form.id(), page)) {
      return Reply.error(
          409,
          "This page has not been heard of for a while and does not hold the request any more.");
    }
    Reply reply = send(form.label(request.get(), clock.instant()));
    if (reply.status() == 200) {
      claims.release(page);
      deskState.changed();
    }
    return reply;
  }

  /** Takes back what an annotator said last, and gives the page that request again. */
  Reply undo(PageForm form) {
    String page = Names.page(form.page);
    String annotator = Names.annotator(form.annotator);
    Optional<Label> last = deskState.lastOf(annotator);
    Optional<LabelRequest> request = last.map(Label::getRequestId).flatMap(deskState::request);
    if (request.isEmpty()) {
      return Reply.error(409, "There is nothing to undo.");
    }
    if (deskState.isClosed(request.get().getSceneId())) {
      return closed();
    }
    String id = request.get().getRequestId();
    if (!claims.claim(id, page, annotator)) {
      return Reply.error(409, "Somebody else is looking at that request now.");
    }
    Label retraction =
        Label.newBuilder()
            .setRequestId(id)
            .setSceneId(request.get().getSceneId())
            .setVerdict(Verdict.RETRACTED)
            .setReason("undone at the desk")
            .setAnnotator(annotator)
            .setAnsweredAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
            .build();
    Reply reply = send(retraction);
    return reply.status() == 200 ? claimed(request) : reply;
  }

  private Reply send(Label label) {
    try {
      sender.send(label);
    } catch (AnswerSender.NotStoredException e) {
      return Reply.error(503, e.getMessage());
    }
    deskState.take(label);
    return Reply.json(Map.of());
  }
}
