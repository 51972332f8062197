package io.parallax.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.schemas.Answer;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.mask.CocoRle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsJsonlTest {
  @TempDir Path directory;

  @Test
  void shouldWriteOneObjectALineInOrderOfSelection() throws IOException {
    List<JsonNode> lines =
        written(List.of(Requests.request(2), Requests.request(0), Requests.request(1)), Map.of());

    assertThat(lines).extracting(line -> line.get("ordinal").asLong()).containsExactly(0L, 1L, 2L);
    assertThat(lines.get(0).get("frameId").asText()).isEqualTo("100");
  }

  @Test
  void shouldCarryEveryFieldOfTheRecordInItsPlace() throws IOException {
    LabelRequest request = Requests.request(0);
    JsonNode line = written(List.of(request), Map.of()).get(0);

    List<String> expected =
        new ArrayList<>(
            LabelRequest.getClassSchema().getFields().stream().map(field -> field.name()).toList());
    expected.removeAll(List.of("crop", "centre"));
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    assertThat(names).isEqualTo(expected);

    assertThat(line.get("requestId").asText()).isEqualTo("room/g1/100/7");
    assertThat(line.get("status").asText()).isEqualTo("OPEN");
    assertThat(line.get("viewEntropyBits").asDouble()).isEqualTo(1.5);
    assertThat(line.get("box").toString()).isEqualTo("{\"x\":3,\"y\":2,\"width\":3,\"height\":2}");
    assertThat(line.get("meanDistribution").toString()).isEqualTo("[0.125,0.25,0.625]");
    assertThat(line.get("standsFor").toString())
        .isEqualTo("[{\"frameId\":\"12\",\"superpixel\":3,\"overlap\":0.75}]");
    assertThat(line.get("decidedAt").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
  }

  @Test
  void shouldTellWhatAnnotatorsSaid() throws IOException {
    LabelRequest request = Requests.request(0);
    LabelledPart whole = new LabelledPart(2, null);
    LabelledPart some = new LabelledPart(0, request.getMask());
    request.setAnswers(
        List.of(
            new Answer(
                "ann", Verdict.LABELLED, List.of(whole, some), "", Instant.EPOCH.plusSeconds(1)),
            new Answer("bob", Verdict.UNCLEAR, List.of(), "dark", Instant.EPOCH)));

    JsonNode answers = written(List.of(request), Map.of()).get(0).get("answers");

    assertThat(answers).hasSize(2);
    JsonNode parts = answers.get(0).get("parts");
    assertThat(parts.get(0).toString()).isEqualTo("{\"classId\":2}");
    assertThat(parts.get(1).get("mask").get("counts").asText())
        .isEqualTo(request.getMask().getCounts());
    assertThat(answers.get(1).get("verdict").asText()).isEqualTo("UNCLEAR");
    assertThat(answers.get(1).get("reason").asText()).isEqualTo("dark");
    assertThat(answers.get(0).get("answeredAt").asText()).isEqualTo("1970-01-01T00:00:01Z");
  }

  @Test
  void shouldWriteTheMaskAsCocoReadsIt() throws IOException {
    JsonNode mask = written(List.of(Requests.request(0)), Map.of()).get(0).get("mask");

    assertThat(mask.get("size").toString()).isEqualTo("[6,8]");
    CocoRle read = CocoRle.parse(mask.get("counts").asText(), 8, 6);
    assertThat(read.box()).isEqualTo(new CocoRle.Box(3, 2, 3, 2));
    assertThat(read.area()).isEqualTo(6);
  }

  @Test
  void shouldNameTheCropWhenItsFileIsWritten() throws IOException {
    List<LabelRequest> requests = List.of(Requests.request(0), Requests.request(1));
    Map<String, String> crops = CropFiles.write(directory, requests.subList(0, 1));
    List<JsonNode> lines = written(requests, crops);

    assertThat(lines.get(0).get("crop").asText()).isEqualTo("crops/0000-100-7.png");
    assertThat(directory.resolve("crops/0000-100-7.png"))
        .hasBinaryContent(requests.get(0).getCrop().array());
    assertThat(lines.get(1).has("crop")).isFalse();
  }

  private List<JsonNode> written(List<LabelRequest> requests, Map<String, String> crops)
      throws IOException {
    Path file = directory.resolve("requests.jsonl");
    RequestsJsonl.write(file, requests, crops);
    assertThat(Files.readString(file)).endsWith("}\n");
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(json.readTree(line));
    }
    return lines;
  }
}
