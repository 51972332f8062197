package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The requests that a run wrote. */
public final class WrittenRequests {
  private WrittenRequests() {}

  /** All fields of each request but the time, which every run has its own of. */
  public static List<JsonNode> read(Path out) throws IOException {
    List<JsonNode> requests = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("requests.jsonl"))) {
      var request = (ObjectNode) new ObjectMapper().readTree(line);
      assertThat(request.remove("decidedAt")).isNotNull();
      requests.add(request);
    }
    return requests;
  }
}
