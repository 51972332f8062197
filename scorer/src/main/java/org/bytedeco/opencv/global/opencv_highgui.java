package org.bytedeco.opencv.global;

/**
 * Stands in for OpenCV's window functions, so that superpixels need no display libraries.
 *
 * <p>Loading OpenCV's {@code ximgproc} initialises the class of this name first, and the real one
 * loads a native library that needs GTK 2, which servers and container images do not have. Nothing
 * here opens a window, so this empty class takes its place: it must come before OpenCV's jar on the
 * class path, as the scorer's jar does before its own dependencies.
 */
public final class opencv_highgui {
  private opencv_highgui() {}
}
