package io.parallax.inference.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Funnels;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What names a version of a model: everything that decides its maps, beside the bytes of its files.
 *
 * @param plan how the graph is fed
 * @param activation how its output is read; null if the output tells by itself
 * @param classNames in the order of the planes
 */
record Generation(ModelPlan plan, Activation activation, List<String> classNames) {
  private static final int HASH_DIGITS = 8;
  private static final int MAX_STEM = 150;

  /** What a descriptor calls a version may be so long that hyphen and hash still fit. */
  static final int MAX_NAME = 191;

  /** What the classes are called where nobody named them. */
  static List<String> unnamed(int classes) {
    return IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
  }

  /**
   * The name: what the descriptor or else the file is called, and the beginning of a hash.
   *
   * <p>The hash is the SHA-256 of the file where all weights are in it and all else is as it would
   * be without a descriptor.
   *
   * @param plain what it would be without a descriptor, or null if the model needs one
   * @throws ModelException if a file cannot be read
   */
  String name(Path file, ModelDescriptor descriptor, ExternalData data, Generation plain) {
    try {
      HashCode hash = MoreFiles.asByteSource(file).hash(Hashing.sha256());
      if (!data.isEmpty() || plain == null || !decisions().equals(plain.decisions())) {
        Hasher hasher = Hashing.sha256().newHasher();
        put(hash.asBytes(), hasher);
        decisions().forEach(decision -> put(decision.getBytes(UTF_8), hasher));
        data.copyTo(Funnels.asOutputStream(hasher));
        hash = hasher.hash();
      }
      return base(file, descriptor) + "-" + hash.toString().substring(0, HASH_DIGITS);
    } catch (IOException e) {
      throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static String base(Path file, ModelDescriptor descriptor) {
    if (descriptor.generation() != null) {
      return descriptor.generation();
    }
    String stem =
        ModelDescriptor.stem(file.getFileName().toString()).replaceAll("[^A-Za-z0-9._-]", "-");
    return stem.substring(0, Math.min(stem.length(), MAX_STEM));
  }

  /** With its length before it, so that no two lists of parts are the same bytes. */
  private static void put(byte[] part, Hasher hasher) {
    hasher.putInt(part.length).putBytes(part);
  }

  private List<String> decisions() {
    List<String> decisions = new ArrayList<>();
    decisions.add(plan.input());
    decisions.add(plan.output());
    decisions.add(Integer.toString(plan.width()));
    decisions.add(Integer.toString(plan.height()));
    decisions.add(plan.layout().name());
    decisions.add(plan.type().name());
    plan.mean().forEach(mean -> decisions.add(bits(mean)));
    plan.deviation().forEach(deviation -> decisions.add(bits(deviation)));
    decisions.add(plan.dropout().name());
    decisions.add(Integer.toString(plan.passes()));
    decisions.add(plan.dropout() == Dropout.MASKS ? bits(plan.dropoutRate()) : "");
    decisions.add(activation == null ? "" : activation.name());
    decisions.addAll(classNames);
    return decisions;
  }

  /** The number itself: its decimals could be written in several ways, 0 too. */
  private static String bits(double number) {
    return Long.toHexString(Double.doubleToLongBits(number + 0.0));
  }
}
