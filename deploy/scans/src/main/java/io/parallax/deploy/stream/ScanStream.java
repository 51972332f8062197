package io.parallax.deploy.stream;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.Refusal;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanOfSource;
import java.time.Duration;
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

  /** The source that a scan is streamed from unless configured otherwise. */
  public static final String SOURCE_ID = "parallax-stream";

  /**
   * The gap between the capture times of two frames that is waited for unless configured otherwise.
   */
  public static final Duration LONGEST_GAP = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final Scan scan;
  private final ScanOfSource frames;
  private final String sceneId;
  private final String sourceId;
  private final Pace pace;
  private final Duration longestGap;

  /**
   * A stream to a cluster whose topics exist. Its frames are called after their source, see {@link
   * ScanOfSource}.
   *
   * @param sceneId under which the frames are sent
   * @param sourceId the robot that sends them; each robot of a scene has its own
   * @throws IllegalArgumentException if an id of a frame becomes too long
   */
  public ScanStream(Cluster cluster, Scan scan, String sceneId, String sourceId, Pace pace) {
    this(cluster, scan, sceneId, sourceId, pace, LONGEST_GAP);
  }

  /**
   * The same with another longest gap.
   *
   * @param longestGap between the capture times of two frames that is waited for; a longer one, or
   *     one that runs backwards, is skipped
   */
  public ScanStream(
      Cluster cluster, Scan scan, String sceneId, String sourceId, Pace pace, Duration longestGap) {
    this.cluster = cluster;
    this.scan = scan;
    this.frames = new ScanOfSource(scan, sourceId);
    this.sceneId = sceneId;
    this.sourceId = sourceId;
    this.pace = pace;
    this.longestGap = longestGap;
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
    int total = scan.frameIds().size();
    StreamTransactions transactions = new StreamTransactions(sceneId, sourceId);
    AtomicInteger stored = new AtomicInteger();
    try (FramePublisher publisher =
        new FramePublisher(cluster, sourceId, transactions.producerConfig())) {
      Optional<Checkpoint> last = transactions.take(cluster, publisher.producer());
      ScanChecksum sent = resume ? resumed(last) : new ScanChecksum();
      transactions.goOnFrom(sent);
      int before = sent.checkpoint().frames();
      stored.set(before);
      watch.begins(before, total);
      Schedule schedule = new Schedule(pace, longestGap);
      PacedSender sender = new PacedSender(publisher, transactions, schedule, watch, stored);
      sender.send(frames, sceneId, before);
      return new StreamResult(before, stored.get() - before, total);
    } catch (KafkaException e) {
      throw new BrokenStreamException(
          "scene %s: %s; %s of %s frames are stored, the same call goes on from there"
              .formatted(sceneId, reason(e), stored.get(), total),
          e);
    }
  }

  /** The frames that were sent before. */
  private ScanChecksum resumed(Optional<Checkpoint> last) {
    if (last.isEmpty()) {
      return new ScanChecksum();
    }
    return last.get()
        .in(frames, scan.frameIds())
        .orElseThrow(
            () ->
                new DifferentScanException(
                    ("scene %s was streamed from source %s as far as frame %s of a scan that began"
                            + " otherwise than this one; --source-id ROBOT streams this one as"
                            + " another robot's, --scene NAME as another scene, --no-resume streams"
                            + " it all the same")
                        .formatted(sceneId, sourceId, last.get().frames())));
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
