package io.parallax.deploy.cli;

import io.parallax.deploy.scan.LabelMap;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.truth.Truth;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the true classes that a scan brings mean to a model. */
final class TruthOptions {
  @Option(
      names = "--label-map",
      paramLabel = "FILE.tsv",
      description =
          "What the ids in the scan's label images mean: columns id and nyu40id, as in ScanNet's"
              + " scannetv2-labels.combined.tsv (default: an id is the class's number from 1).")
  private Path labelMap;

  /** The truth of a scan. */
  Truth of(Scan scan) {
    return new Truth(scan, labelMap == null ? LabelMap.NONE : LabelMap.read(labelMap));
  }
}
