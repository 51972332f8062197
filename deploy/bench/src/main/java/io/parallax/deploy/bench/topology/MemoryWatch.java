package io.parallax.deploy.bench.topology;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** The peaks of this process's memory for as long as it is watched. */
final class MemoryWatch implements AutoCloseable {
  private static final long SAMPLE_INTERVAL_MILLIS = 50;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK_RESIDENT = "VmHWM:";

  private final AtomicLong heapAfterCollection = new AtomicLong();
  private final AtomicLong nativePeak = new AtomicLong();
  private final NotificationListener listener =
      (note, handback) -> onCollection(note.getUserData());
  private final Thread sampler;

  /**
   * Watches.
   *
   * @param nativeBytes gives the bytes of a memory outside the heap
   */
  MemoryWatch(LongSupplier nativeBytes) {
    collectors().forEach(collector -> collector.addNotificationListener(listener, null, null));
    sampler = new Thread(() -> sample(nativeBytes), "memory-watch");
    sampler.setDaemon(true);
    sampler.start();
  }

  private static List<NotificationEmitter> collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map((GarbageCollectorMXBean bean) -> (NotificationEmitter) bean)
        .toList();
  }

  private void onCollection(Object data) {
    if (data instanceof CompositeData composite) {
      long used =
          GarbageCollectionNotificationInfo.from(composite)
              .getGcInfo()
              .getMemoryUsageAfterGc()
              .values()
              .stream()
              .mapToLong(MemoryUsage::getUsed)
              .sum();
      heapAfterCollection.accumulateAndGet(used, Math::max);
    }
  }

  private void sample(LongSupplier nativeBytes) {
    try {
      while (true) {
        nativePeak.accumulateAndGet(nativeBytes.getAsLong(), Math::max);
        Thread.sleep(SAMPLE_INTERVAL_MILLIS);
      }
    } catch (InterruptedException e) {
      // The watch is over.
    }
  }

  /** The most bytes that a collection has left in the heap and the areas beside it. */
  long heapAfterCollection() {
    return heapAfterCollection.get();
  }

  /** The most bytes seen of the memory outside the heap. */
  long nativePeak() {
    return nativePeak.get();
  }

  /** The most bytes that the whole process has had in memory since its start, where it is known. */
  static OptionalLong residentPeak() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(PEAK_RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sampler.interrupt();
    for (NotificationEmitter collector : collectors()) {
      try {
        collector.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
