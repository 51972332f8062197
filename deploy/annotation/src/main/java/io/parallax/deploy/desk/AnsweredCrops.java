package io.parallax.deploy.desk;

import io.parallax.schemas.LabelRequest;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The crops that the desk keeps of requests that are not open: those of answered ones, as an
 * annotator may take the answer back and look again, up to a number of bytes.
 *
 * <p>The crop of the request that was answered first goes first. A page that undoes so old an
 * answer shows the picture of the frame alone; the request is then published again as an open one,
 * with its crop. Not for use by several threads.
 */
final class AnsweredCrops {
  private static final long MOST_BYTES = 64 << 20;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final long mostBytes;

  /** The one that was answered first comes first. */
  private final Map<String, LabelRequest> kept = new LinkedHashMap<>();

  private long bytes;

  AnsweredCrops() {
    this(MOST_BYTES);
  }

  AnsweredCrops(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes in a request as it was published last, and takes away the crops that go. */
  void take(LabelRequest request) {
    forget(request.getRequestId());
    switch (request.getStatus()) {
      case OPEN -> {}
      case ANSWERED -> keep(request);
      default -> request.setCrop(NOTHING);
    }
  }

  private void keep(LabelRequest request) {
    kept.put(request.getRequestId(), request);
    bytes += request.getCrop().remaining();
    Iterator<LabelRequest> first = kept.values().iterator();
    while (bytes > mostBytes) {
      LabelRequest gone = first.next();
      bytes -= gone.getCrop().remaining();
      gone.setCrop(NOTHING);
      first.remove();
    }
  }

  /** A request that is no longer one that was answered. */
  void forget(String requestId) {
    LabelRequest before = kept.remove(requestId);
    if (before != null) {
      bytes -= before.getCrop().remaining();
    }
  }
}
