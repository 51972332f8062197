package io.parallax.deploy.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.mask.BrushRle;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.PixelNumbers;
import io.parallax.deploy.export.mask.RandomMasks;
import io.parallax.schemas.Verdict;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tools hand back when people have worked with them. */
class ToolAnswersTest {
  private static final String ID = "flat-7/g/12/3";

  /** Of 6×4 pixels; x 1..3, y 1..2. */
  private static final PixelMask BLOCK = RandomMasks.mask(6, 4, 7, 8, 9, 13, 14, 15);

  @TempDir private Path directory;

  @Test
  void shouldReadPolygonsOfCocoAndFindTheRequestByTheFileName() throws IOException {
    List<ToolAnswer> answers =
        coco(
            """
            {"images": [{"id": 5, "width": 6, "height": 4, "file_name": "up/flat-7/g/12/3.png"}],
             "categories": [{"id": 9, "name": "chair"}],
             "annotations": [{"id": 1, "image_id": 5, "category_id": 9,
               "segmentation": [[1, 1, 4, 1, 4, 3, 1, 3]]}]}""");

    assertThat(answers)
        .containsExactly(ToolAnswer.labelled(ID, List.of(new ClassMask("chair", BLOCK)), true));
  }

  @Test
  void shouldTellWhichAnnotationOfCocoCannotBeRead() throws IOException {
    String file =
        """
        {"images": [{"id": 1, "width": 6, "height": 4, "file_name": "flat-7/g/12/3.png"}],
         "categories": [{"id": 1, "name": "chair"}, {"id": 2, "name": "(unclear)"}],
         "annotations": [{"image_id": 1, "category_id": %d, "segmentation": %s}]}""";

    assertThat(coco(file.formatted(7, "[]")))
        .containsExactly(ToolAnswer.faulty(ID, "category 7 is not in the file"));
    assertThat(coco(file.formatted(1, "[[1, 2, 3, 4]]")))
        .containsExactly(ToolAnswer.faulty(ID, "a polygon has less than three corners"));
    assertThat(coco(file.formatted(1, "{\"size\": [6, 4], \"counts\": [24]}")))
        .containsExactly(ToolAnswer.faulty(ID, "its mask is not of the image's size, 6×4"));
    assertThat(coco(file.formatted(2, "[]")))
        .containsExactly(ToolAnswer.without(ID, Verdict.UNCLEAR, ""));
  }

  private List<ToolAnswer> coco(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("instances.json"), content);
    return ToolFormat.COCO.files().read(file);
  }

  @Test
  void shouldReadShapesOfCvatInTheOrderInWhichTheyLie() throws IOException {
    List<ToolAnswer> answers =
        cvat(
            """
            <image id="0" name="flat-7/g/12/3.png" width="6" height="4">
              <box label="chair" source="manual" xtl="0" ytl="0" xbr="2.00" ybr="1.00" z_order="2">
                <attribute name="sure">yes</attribute>
              </box>
              <mask label="wall" source="semi-auto" rle="0, 6" left="1" top="1" width="3" height="2"/>
              <polygon label="floor" source="auto" points="1,1;4,1;4,3;1,3" z_order="1"/>
            </image>
            <image id="1" name="flat-7/g/13/3.png" width="6" height="4"/>
            """);

    assertThat(answers)
        .containsExactly(
            ToolAnswer.labelled(
                ID,
                List.of(
                    new ClassMask("wall", BLOCK),
                    new ClassMask("floor", BLOCK),
                    new ClassMask("chair", RandomMasks.mask(6, 4, 0, 1))),
                false));
  }

  @Test
  void shouldKnowShapesOfCvatThatNobodyTouched() throws IOException {
    String image =
        """
        <image name="flat-7/g/12/3.png" width="6" height="4">
          <mask label="wall" source="auto" rle="0, 6" left="1" top="1" width="3" height="2"/>
          <mask label="wall" %s rle="0, 6" left="1" top="1" width="3" height="2"/></image>""";

    assertThat(cvat(image.formatted("source=\"file\""))).allMatch(ToolAnswer::marked);
    assertThat(cvat(image.formatted("source=\"semi-auto\""))).noneMatch(ToolAnswer::marked);
    assertThat(cvat(image.formatted("source=\"manual\""))).noneMatch(ToolAnswer::marked);
    assertThat(cvat(image.formatted(""))).noneMatch(ToolAnswer::marked);
  }

  @Test
  void shouldReadTagsOfCvatAndTellShapesWithoutPixels() throws IOException {
    List<ToolAnswer> answers =
        cvat(
            """
            <image id="0" name="a/b/c/0.png" width="6" height="4"><tag label="(skip)"/></image>
            <image id="1" name="a/b/c/1.png" width="6" height="4"><tag label="(unclear)"/></image>
            <image id="2" name="a/b/c/2.png" width="6" height="4"><tag label="wall"/></image>
            <image id="3" name="a/b/c/3.png" width="6" height="4">
              <points label="wall" points="1,1"/></image>
            <image id="4" name="a/b/c/4.png" width="6" height="4">
              <mask label="wall" rle="1, x" left="0" top="0" width="6" height="4"/></image>
            <image id="5" name="a/b/c/5.png" width="6" height="4">
              <mask label="wall" rle="0, 6" left="4" top="0" width="3" height="2"/></image>
            """);

    assertThat(answers)
        .containsExactly(
            ToolAnswer.without("a/b/c/0", Verdict.SKIPPED, ""),
            ToolAnswer.without("a/b/c/1", Verdict.UNCLEAR, ""),
            ToolAnswer.faulty("a/b/c/2", "a tag has no pixels; masks, polygons and boxes have"),
            ToolAnswer.faulty("a/b/c/3", "a points has no pixels; masks, polygons and boxes have"),
            ToolAnswer.faulty("a/b/c/4", "its run lengths are no numbers"),
            ToolAnswer.faulty("a/b/c/5", "its mask does not lie in the image of 6×4"));
  }

  private List<ToolAnswer> cvat(String images) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("annotations.xml"),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations><version>1.1</version>"
                + images
                + "</annotations>");
    return ToolFormat.CVAT.files().read(file);
  }

  @Test
  void shouldTakeTheLastAnnotationOfLabelStudioAndItsOtherVerdicts() throws IOException {
    String stroke =
        """
        {"type": "brushlabels", "from_name": "class", "to_name": "image", "original_width": 6,
         "original_height": 4, "value": {"format": "rle", "rle": %s, "brushlabels": ["chair"]}}"""
            .formatted(rle(BLOCK));
    String choice =
        "{\"type\": \"choices\", \"from_name\": \"verdict\", \"value\": {\"choices\": [\"unclear\"]}}";
    String reason =
        "{\"type\": \"textarea\", \"from_name\": \"reason\", \"value\": {\"text\": [\"too dark\"]}}";
    String other = "{\"type\": \"rectanglelabels\", \"from_name\": \"box\", \"value\": {\"x\": 1}}";
    List<ToolAnswer> answers =
        labelStudio(
            task(0, annotation(other), annotation(stroke)),
            task(1, annotation(choice + "," + reason)),
            task(2, annotation("")),
            task(3, "{\"result\": [%s], \"was_cancelled\": true}".formatted(stroke)),
            task(4, annotation(other)),
            task(5));

    assertThat(answers)
        .containsExactly(
            ToolAnswer.labelled("a/b/c/0", List.of(new ClassMask("chair", BLOCK)), false),
            ToolAnswer.without("a/b/c/1", Verdict.UNCLEAR, "too dark"),
            ToolAnswer.without("a/b/c/2", Verdict.SKIPPED, "submitted with nothing painted"),
            ToolAnswer.without("a/b/c/3", Verdict.SKIPPED, ""),
            ToolAnswer.faulty(
                "a/b/c/4", "a result of type rectanglelabels is no brush stroke with one label"));
  }

  private static String rle(PixelMask mask) {
    byte[] packed = BrushRle.encode(mask);
    return IntStream.range(0, packed.length).map(i -> packed[i] & 0xff).boxed().toList().toString();
  }

  private static String annotation(String results) {
    return "{\"result\": [" + results + "]}";
  }

  private static String task(int superpixel, String... annotations) {
    return "{\"data\": {\"request_id\": \"a/b/c/%s\"}, \"annotations\": [%s]}"
        .formatted(superpixel, String.join(",", annotations));
  }

  private List<ToolAnswer> labelStudio(String... tasks) throws IOException {
    Path file =
        Files.writeString(directory.resolve("project-1.json"), "[" + String.join(",", tasks) + "]");
    return ToolFormat.LABEL_STUDIO.files().read(file);
  }

  @Test
  void shouldReadShapesAndFlagsOfLabelMe() throws IOException {
    String mask =
        Base64.getEncoder()
            .encodeToString(
                PixelNumbers.encode(
                    new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY),
                    new int[] {255, 255, 255, 255, 255, 255}));
    labelMe(0, "", shape("mask", "[[1,1],[3,2]]", mask));
    labelMe(1, "", shape("polygon", "[[1,1],[4,1],[4,3],[1,3]]", ""));
    labelMe(2, "", shape("rectangle", "[[4,3],[1,1]]", ""));
    labelMe(3, "\"unclear\": true", shape("polygon", "[]", ""));
    labelMe(4, "\"skip\": true", "");
    labelMe(5, "", shape("line", "[[1,1],[4,1]]", ""));
    labelMe(6, "", shape("mask", "[[4,1],[6,2]]", mask));
    labelMe(7, "", "");

    List<ToolAnswer> answers = ToolFormat.LABELME.files().read(directory);

    List<ClassMask> block = List.of(new ClassMask("chair", BLOCK));
    assertThat(answers)
        .containsExactly(
            ToolAnswer.labelled("a/b/c/0", block, false),
            ToolAnswer.labelled("a/b/c/1", block, false),
            ToolAnswer.labelled("a/b/c/2", block, false),
            ToolAnswer.without("a/b/c/3", Verdict.UNCLEAR, ""),
            ToolAnswer.without("a/b/c/4", Verdict.SKIPPED, ""),
            ToolAnswer.faulty(
                "a/b/c/5", "a line has no pixels; masks, polygons and rectangles have"),
            ToolAnswer.faulty("a/b/c/6", "its mask does not lie in the image of 6×4"));
  }

  private static String shape(String type, String points, String mask) {
    return "{\"label\": \"chair\", \"shape_type\": \"%s\", \"points\": %s, \"mask\": \"%s\"}"
        .formatted(type, points, mask);
  }

  private void labelMe(int superpixel, String flags, String shape) throws IOException {
    Files.createDirectories(directory.resolve("a/b/c"));
    Files.writeString(
        directory.resolve("a/b/c/" + superpixel + ".json"),
        "{\"flags\": {%s}, \"shapes\": [%s], \"imageWidth\": 6, \"imageHeight\": 4}"
            .formatted(flags, shape));
  }

  @Test
  void shouldReadTheIndexOfMasks() throws IOException {
    ExportItem item =
        new ExportItem(
            ID, 6, 4, new byte[1], List.of("wall"), List.of(), OptionalDouble.empty(), "g");
    ToolFormat.MASKS.files().write(directory, List.of(item));
    Path index = directory.resolve("index.csv");
    String row = "masks/%s.png,images/%s.png,%s,%s,%s%n";
    Files.writeString(
        index,
        "mask,image,request_id,verdict,reason\n"
            + row.formatted(ID, ID, "a/b/c/1", "skip", "")
            + row.formatted(ID, ID, "a/b/c/2", "Unclear", "\"dark, and blurred\"")
            + row.formatted(ID, ID, "a/b/c/3", "maybe", "")
            + row.formatted("none", ID, "a/b/c/4", "", ""));

    assertThat(ToolFormat.MASKS.files().read(index))
        .containsExactly(
            ToolAnswer.without("a/b/c/1", Verdict.SKIPPED, ""),
            ToolAnswer.without("a/b/c/2", Verdict.UNCLEAR, "dark, and blurred"),
            ToolAnswer.faulty("a/b/c/3", "a verdict is skip or unclear, not maybe"));
  }

  @Test
  void shouldNameFilesSoThatTheRequestIsKnown() {
    for (String id : List.of(ID, "../..g/.h/0", "a.b/c-d/e_f.png/65535")) {
      assertThat(ImageName.requestId(ImageName.of(id) + ".png")).isEqualTo(id);
      assertThat(ImageName.requestId("C:\\up\\" + ImageName.of(id).replace('/', '\\') + ".jpg"))
          .isEqualTo(id);
      assertThat(Path.of(ImageName.of(id)).normalize()).hasToString(ImageName.of(id));
    }
  }
}
