package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code flat}: a rendered flat as a recorded scan. */
@Command(
    name = "flat",
    description =
        "Renders a flat and writes it as a recorded scan, with the class of every pixel; writes the"
            + " small model of such flats.")
final class FlatCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Which flat is rendered (default: ${DEFAULT-VALUE}).")
  private long seed = 7;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Into how many frames the walk is cut (default: ${DEFAULT-VALUE}).")
  private int frames = 360;

  @Option(names = "--out", paramLabel = "DIR", description = "Where the scan goes.")
  private Path out;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Where the model goes that comes with the command; without --out, it alone.")
  private Path model;

  @Override
  public Integer call() throws IOException {
    if (out == null && model == null) {
      throw new UsageException("flat needs --out DIR, --model DIR or both");
    }
    if (model != null) {
      OutputDirectory.require("--model", model, DefaultModel.files().toArray(String[]::new));
    }
    if (out != null) {
      OutputDirectory.require("--out", out, FlatExport.DIRECTORIES.toArray(String[]::new));
    }
    if (model != null) {
      spec.commandLine().getOut().println("the model is " + DefaultModel.unpack(model));
    }
    if (out != null) {
      writeScan();
    }
    return ExitCode.OK;
  }

  private void writeScan() throws IOException {
    FlatScan flat;
    try {
      flat = FlatScan.of(seed, frames);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--frames: " + e.getMessage(), e);
    }
    FlatExport.write(out, flat);
    spec.commandLine().getOut().printf("%s frames of %s in %s%n", frames, flat.sceneId(), out);
  }
}
