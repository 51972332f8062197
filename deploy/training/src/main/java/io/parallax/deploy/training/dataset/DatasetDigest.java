package io.parallax.deploy.training.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Funnels;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.DatasetFolder.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The SHA-256 of all that a trainer reads of a dataset: its classes, lists, images and labels. */
public final class DatasetDigest {
  private final Hasher hasher = Hashing.sha256().newHasher();

  private DatasetDigest() {}

  /**
   * The digest of a folder, hexadecimal, lower case.
   *
   * @throws DatasetException if a file is missing
   * @throws IOException if one cannot be read
   */
  public static String of(DatasetFolder folder) throws IOException {
    DatasetDigest digest = new DatasetDigest();
    digest.add(folder.directory().resolve("classes.txt"));
    for (Part part : Part.values()) {
      digest.add(folder.directory().resolve(part.folder() + ".txt"));
      for (Sample sample : folder.samples(part)) {
        digest.add(sample.image());
        digest.add(sample.mask());
        digest.add(sample.weights());
      }
    }
    return digest.hasher.hash().toString();
  }

  /** With name and length before it, so that no bytes move from one file to another unnoticed. */
  private void add(Path file) throws IOException {
    byte[] name = file.getFileName().toString().getBytes(UTF_8);
    hasher.putInt(name.length).putBytes(name).putLong(Files.size(file));
    MoreFiles.asByteSource(file).copyTo(Funnels.asOutputStream(hasher));
  }
}
