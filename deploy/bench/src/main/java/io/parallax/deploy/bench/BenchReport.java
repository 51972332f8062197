package io.parallax.deploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a run as a file, with the machine that they were taken on. */
public final class BenchReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What the report is called. */
  public static final String FILE = "bench.json";

  private BenchReport() {}

  /**
   * Writes {@code bench.json}. A figure that could not be measured (0 of 0) is left out: JSON has
   * no number for it.
   *
   * @param setting what was measured: scan, frames and the like
   * @throws IOException if it cannot be written
   */
  public static Path write(Path directory, Map<String, ?> setting, List<Figure> figures)
      throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(FILE);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("setting", setting);
    report.put("machine", machine());
    report.put(
        "figures", figures.stream().filter(figure -> Double.isFinite(figure.value())).toList());
    JSON.writeValue(file.toFile(), report);
    return file;
  }

  private static Map<String, ?> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("heapBytes", Runtime.getRuntime().maxMemory());
    for (String property : List.of("java.version", "java.vm.name", "os.name", "os.arch")) {
      machine.put(property, System.getProperty(property));
    }
    return machine;
  }
}
