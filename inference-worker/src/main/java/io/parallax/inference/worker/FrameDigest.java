package io.parallax.inference.worker;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import io.parallax.schemas.SuperpixelRaster;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The digest by which a frame is known again: SHA-256 of all that makes it, as it was sent.
 *
 * <p>Names and times are no part of it, nor is anything that the worker or its model adds: a frame
 * that is sent again, or read again for another model, has the same digest.
 */
final class FrameDigest {
  private FrameDigest() {}

  /** The 32 bytes of a frame's digest. */
  static ByteBuffer of(Frame frame) {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, frame.getColour());
    put(hasher, frame.getDepth());
    put(hasher, frame.getCamera());
    put(hasher, frame.getCameraToWorld());
    put(hasher, frame.getSuperpixels());
    return ByteBuffer.wrap(hasher.hash().asBytes());
  }

  /** With its length before it: what ends one part never begins the next. */
  private static void put(Hasher hasher, ByteBuffer bytes) {
    hasher.putInt(bytes.remaining()).putBytes(bytes.duplicate());
  }

  private static void put(Hasher hasher, Camera camera) {
    hasher
        .putInt(camera.getWidth())
        .putInt(camera.getHeight())
        .putDouble(camera.getFx())
        .putDouble(camera.getFy())
        .putDouble(camera.getCx())
        .putDouble(camera.getCy());
  }

  private static void put(Hasher hasher, List<Double> pose) {
    hasher.putInt(pose.size());
    pose.forEach(hasher::putDouble);
  }

  private static void put(Hasher hasher, SuperpixelRaster superpixels) {
    hasher.putBoolean(superpixels != null);
    if (superpixels != null) {
      hasher.putInt(superpixels.getWidth()).putInt(superpixels.getHeight());
      put(hasher, superpixels.getIds());
    }
  }
}
