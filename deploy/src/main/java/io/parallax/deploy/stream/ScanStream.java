package io.parallax.deploy.stream;

import io.parallax.deploy.run.Cluster;
import io.parallax.deploy.run.FramePublisher;
import io.parallax.deploy.run.Refusal;
import io.parallax.deploy.scan.Scan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * A scan on its way to the topic {@code frames}: each frame once, in order, whatever becomes of the
 * publisher. One that is started again goes on where the last transaction of its scene and source
 * ended.
 */
public final class ScanStream {
  /** What the transactional id and the group of every stream begin with. */
  public static final String NAMES = "parallax-stream/";

  private final Cluster cluster;
  private final Scan scan;
  private final String sceneId;
  private final String sourceId;
  private final Pace pace;

  /**
   * A stream to a cluster whose topics exist.
   *
   * @param sceneId under which the frames are sent
   * @param sourceId the robot that sends them
   */
  public ScanStream(Cluster cluster, Scan scan, String sceneId, String sourceId, Pace pace) {
    this.cluster = cluster;
    this.scan = scan;
    this.sceneId = sceneId;
    this.sourceId = sourceId;
    this.pace = pace;
  }

  /**
   * Streams until the scan is sent or the watch says stop.
   *
   * @param resume whether to go on where the stream of this scene and source ended
   * @throws DifferentScanException if it was another scan that was streamed
   * @throws io.parallax.deploy.scan.UnreadableScanException if a frame cannot be read; those before
   *     it are stored
   * @throws BrokenStreamException if the brokers refuse a frame or are lost, or another publisher
   *     takes the stream over
   */
  public StreamResult run(boolean resume, StreamWatch watch) {
    List<String> frameIds = scan.frameIds();
    StreamTransactions transactions = new StreamTransactions(sceneId, sourceId);
    AtomicInteger stored = new AtomicInteger();
    try (FramePublisher publisher =
        new FramePublisher(cluster, sourceId, transactions.producerConfig())) {
      Optional<Checkpoint> last = transactions.take(cluster, publisher.producer(), frameIds);
      int before = resume ? resumed(last, frameIds) : 0;
      stored.set(before);
      watch.begins(before, frameIds.size());
      PacedSender sender = new PacedSender(publisher, transactions, pace, watch, stored);
      sender.send(scan, sceneId, before);
      return new StreamResult(before, stored.get() - before, frameIds.size());
    } catch (KafkaException e) {
      throw new BrokenStreamException(
          "scene %s: %s; %s of %s frames are stored, the same call goes on from there"
              .formatted(sceneId, reason(e), stored.get(), frameIds.size()),
          e);
    }
  }

  private int resumed(Optional<Checkpoint> last, List<String> frameIds) {
    if (last.isEmpty()) {
      return 0;
    }
    if (!last.get().isOf(frameIds)) {
      throw new DifferentScanException(
          ("scene %s was streamed from source %s as far as frame %s of a scan that began otherwise"
                  + " than this one; --scene NAME streams this one as another scene, --no-resume"
                  + " streams it all the same")
              .formatted(sceneId, sourceId, last.get().frames()));
    }
    return last.get().frames();
  }

  private String reason(KafkaException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return "another publisher streams it from source %s, or this one was held up for too long"
            .formatted(sourceId);
      }
    }
    return Refusal.in(failure).orElse(failure.getMessage());
  }
}
