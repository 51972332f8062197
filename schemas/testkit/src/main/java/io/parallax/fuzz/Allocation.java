package io.parallax.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the current thread has allocated on the heap: exact, and independent of collections. */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** Bytes that the current thread has allocated in its life. */
  static long soFar() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** Bytes that a piece of work allocates, whether it ends well or with an exception. */
  public static long of(Runnable work) {
    long before = soFar();
    try {
      work.run();
    } catch (RuntimeException e) {
      // How it ends is another question.
    }
    return soFar() - before;
  }
}
