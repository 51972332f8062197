package io.parallax.deploy.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.format.ToolFormat;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.RandomMasks;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.Verdict;
import io.parallax.testkit.SharedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers that people brought, down to the labels that become of them. Their request is put in its
 * place: a superpixel of all but the first row of a crop of 87×101 at (30, 20).
 */
class BroughtAnswersTest {
  private static final String ID = "scan5/scannet-seed-278c6d1c/70/14";
  private static final PixelBox CROP = new PixelBox(30, 20, 87, 101);

  private final NotTakenCounts notTaken = new NotTakenCounts();

  @ParameterizedTest
  @CsvSource({
    "COCO, coco-overlap/overlap2.json, 1200, 20, 40, 60, 20",
    "COCO, coco-overlap/union_ref.json, 1200, 20, 40, 60, 20",
    "CVAT, cvat-rotated-box/box.xml, 1000, 20, 40, 50, 20",
    "CVAT, cvat-rotated-box/box_rot45.xml, 1030, 20, 25, 50, 50",
    "CVAT, cvat-rotated-box/box_rot90.xml, 1000, 35, 25, 20, 50",
    "LABELME, labelme-moved-mask/mask_int, 651, 21, 41, 31, 21",
    "LABELME, labelme-moved-mask/mask_float, 651, 21, 41, 31, 21",
    "LABELME, labelme-moved-mask/mask_out, 630, 0, 40, 30, 21",
    "MASKS, masks-palette/good, 950, 21, 21, 45, 59",
    "MASKS, masks-palette/convert, 950, 21, 21, 45, 59",
    "MASKS, masks-palette/rgb, 950, 21, 21, 45, 59",
  })
  void shouldPublishTheClassAndPixelsThatWereDrawn(
      ToolFormat format, String path, int area, int x, int y, int width, int height)
      throws IOException {
    List<Label> labels = labels(format.read(SharedFiles.require("cases/" + path)));

    assertThat(labels).hasSize(1);
    assertThat(labels.get(0).getVerdict()).isEqualTo(Verdict.LABELLED);
    assertThat(labels.get(0).getParts()).extracting(LabelledPart::getClassId).containsExactly(5);
    PixelMask mask = PixelMask.of(labels.get(0).getParts().get(0).getMask());
    assertThat(mask.area()).isEqualTo(area);
    assertThat(mask.box()).isEqualTo(new PixelBox(CROP.getX() + x, CROP.getY() + y, width, height));
  }

  @Test
  void shouldKeepAnAnswerWhenASkipComesAfterIt() throws IOException {
    List<Label> labels = labels(labelStudio("cancelled_after.json"));

    assertThat(labels)
        .singleElement()
        .satisfies(label -> assertThat(label.getVerdict()).isEqualTo(Verdict.LABELLED));
    assertThat(labels.get(0).getParts()).extracting(LabelledPart::getClassId).containsExactly(5);
    assertThat(notTaken.list())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.what()).isEqualTo("skip of a request that has another answer");
              assertThat(each.first()).isEqualTo(ID + ", user 2");
            });
  }

  @Test
  void shouldTakeTheNewestAnnotationWhereverItStands() throws IOException {
    ToolAnswers read = labelStudio("newest_first.json");

    assertThat(labels(read).get(0).getParts())
        .extracting(LabelledPart::getClassId)
        .containsExactly(5);
    assertThat(read.notTaken())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.what())
                    .isEqualTo("older annotation of a user who changed it later"));
  }

  private static ToolAnswers labelStudio(String name) throws IOException {
    Path file = SharedFiles.require("cases/labelstudio-second-annotation/" + name);
    return ToolFormat.LABEL_STUDIO.read(file);
  }

  @Test
  void shouldNameTheFormatToChooseWhenCvatExportedTracks() {
    Path file = SharedFiles.require("cases/cvat-tracks/annotations.xml");

    assertThatExceptionOfType(UnreadableAnswersException.class)
        .isThrownBy(() -> ToolFormat.CVAT.read(file))
        .withMessageContaining("choose \"CVAT for images 1.1\"");
  }

  private List<Label> labels(ToolAnswers read) {
    AnswerCheck check =
        new AnswerCheck(Map.of(ID, request()), "anna", Instant.EPOCH, /* takeGuesses= */ false);
    List<ToolAnswer> answers =
        Annotators.of(List.of("anna")).assign(read.answers(), notTaken).get("anna");
    List<Label> labels = new ArrayList<>();
    for (ToolAnswer answer : answers) {
      Outcome outcome = check.check(answer);
      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
      labels.add(((Outcome.Accepted) outcome).label());
    }
    return labels;
  }

  private static LabelRequest request() {
    BitSet pixels = new BitSet();
    pixels.set(CROP.getWidth(), CROP.getWidth() * CROP.getHeight());
    PixelMask superpixel =
        RandomMasks.mask(CROP.getWidth(), CROP.getHeight(), pixels.stream().toArray());
    return LabelRequest.newBuilder()
        .setRequestId(ID)
        .setSceneId("scan5")
        .setMask(superpixel.placed(CROP, 320, 240).toRecord())
        .setCropBox(CROP)
        .setCrop(ByteBuffer.allocate(0))
        .setClassNames(IntStream.range(0, 40).mapToObj(i -> "class " + i).toList())
        .setMeanDistribution(Collections.nCopies(40, 0.025f))
        .build();
  }
}
