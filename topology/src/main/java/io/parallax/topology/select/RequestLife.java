package io.parallax.topology.select;

import io.parallax.schemas.Footprint;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Label;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Selection;
import io.parallax.schemas.generation.Generations;
import io.parallax.scorer.selection.SceneSuperpixels;
import io.parallax.scorer.selection.StandingRequest;
import io.parallax.scorer.selection.SuperpixelId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of a scene's requests, from the selection to the end, whatever the generation that
 * asked: answered, withdrawn, expired or superseded. A request that stands suppresses superpixels
 * of the generation that asks now.
 */
final class RequestLife {
  private final SceneGeneration asking;
  private final SceneSuperpixels superpixels;
  private final SceneRequests requests = new SceneRequests();

  /**
   * No requests yet.
   *
   * @param asking the generation that asks
   * @param superpixels those of that generation
   */
  RequestLife(SceneGeneration asking, SceneSuperpixels superpixels) {
    this.asking = asking;
    this.superpixels = superpixels;
  }

  /** The requests as they are now. */
  SceneRequests requests() {
    return requests;
  }

  /**
   * Takes in what was selected before; the frames are there.
   *
   * @param footprint that of the request's frame, with its superpixels as the generation has them
   */
  void restore(Selection request, Footprint footprint) {
    boolean isOwn =
        request.getGeneration().equals(asking.name())
            && asking.has(request.getFrameId(), request.getRaster());
    if (!SceneRequests.stands(request)) {
      if (isOwn) {
        superpixels.markReleased(id(request));
      }
    } else if (isOwn) {
      superpixels.markRequested(
          id(request),
          request.getStandsFor().stream()
              .map(other -> new SuperpixelId(other.getFrameId(), other.getSuperpixel()))
              .toList());
    } else {
      superpixels.markRequested(standing(request, footprint), ownPixels(request, footprint));
    }
    requests.add(request);
  }

  static StandingRequest standing(Selection request, Footprint footprint) {
    return new StandingRequest(
        id(request), request.getRaster(), request.getPixels(), SceneRecords.blocks(footprint));
  }

  /** How many pixels a request takes of frames as the asking generation has them. */
  private long ownPixels(Selection request, Footprint footprint) {
    return asking.framePixels() == 0
        ? request.getPixels()
        : (long) request.getPixels() * asking.framePixels() / footprint.getPixels();
  }

  private static SuperpixelId id(Selection request) {
    return new SuperpixelId(request.getFrameId(), request.getSuperpixel());
  }

  /** Takes in a request that the selection has just made. */
  void add(Selection request) {
    requests.add(request);
  }

  /**
   * Takes in an answer to a request of this scene.
   *
   * @param classes how many classes the model of its generation has; 0: unknown
   * @param frame how large the request's frame is
   * @return what becomes of the request
   * @throws InvalidRecordException if the answer is refused
   */
  Selection answer(Selection request, Label label, int classes, FrameSize frame, Instant now) {
    Selection after = AnswerRules.answered(request, label, classes, frame, now);
    requests.replace(request, after);
    return after;
  }

  /** Ends all open requests, as the scene is closed. */
  List<Selection> endAll(Instant now) {
    return requests.openWhere(request -> true).stream()
        .map(request -> end(request, RequestStatus.WITHDRAWN, now))
        .toList();
  }

  /** Ends the open requests of generations that are retired. */
  List<Selection> endRetired(Generations roles, Instant now) {
    return requests.openWhere(r -> roles.isRetired(r.getGeneration())).stream()
        .map(request -> end(request, RequestStatus.SUPERSEDED, now))
        .toList();
  }

  /**
   * Ends the open requests that the scores of the asking generation settle, and those for
   * superpixels that it has not.
   */
  List<Selection> endSettled(SelectionPolicy policy, Instant now) {
    List<Selection> ended = new ArrayList<>();
    for (Selection request : requests.openWhere(r -> isSettled(r, policy))) {
      ended.add(end(request, RequestStatus.WITHDRAWN, now));
    }
    for (Selection request : requests.openWhere(this::isSuperseded)) {
      ended.add(end(request, RequestStatus.SUPERSEDED, now));
    }
    return ended;
  }

  /** New views settle a request while a scan goes on; a new model does once it saw them all. */
  private boolean isSettled(Selection request, SelectionPolicy policy) {
    boolean mayEnd =
        request.getGeneration().equals(asking.name())
            ? policy.live()
            : asking.scores().pendingBlocks() == 0;
    if (!mayEnd || !asking.has(request.getFrameId(), request.getRaster())) {
      return false;
    }
    double entropy = asking.scores().score(id(request)).viewEntropyBits();
    return entropy < policy.withdrawBelow() * request.getViewEntropyBits();
  }

  private boolean isSuperseded(Selection request) {
    return asking.has(request.getFrameId())
        && !asking.has(request.getFrameId(), request.getRaster());
  }

  /**
   * Ends a request that is open. If another generation asked, its surface is free only in a scene
   * that is made again.
   */
  Selection end(Selection request, RequestStatus status, Instant now) {
    if (asking.name().equals(request.getGeneration()) && asking.has(request.getFrameId())) {
      superpixels.release(id(request));
    }
    Selection after = Selection.newBuilder(request).setStatus(status).build();
    after.setDecidedAt(now);
    requests.replace(request, after);
    return after;
  }
}
