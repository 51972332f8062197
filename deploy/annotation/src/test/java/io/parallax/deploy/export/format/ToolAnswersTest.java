package io.parallax.deploy.export.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.deploy.export.exchange.Author;
import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.NotTaken;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.BrushRle;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.PixelNumbers;
import io.parallax.deploy.export.mask.RandomMasks;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.Verdict;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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

  @Test
  void shouldKeepImagesAndCategoriesOfCocoApartByIdsOfAnyType() throws IOException {
    String box = "[[1, 1, 4, 1, 4, 3, 1, 3]]";
    List<ToolAnswer> answers =
        coco(
            """
            {"images": [{"id": 1, "width": 6, "height": 4, "file_name": "a/b/c/1.png"},
               {"id": "1", "width": 6, "height": 4, "file_name": "a/b/c/2.png"},
               {"id": "x", "width": 6, "height": 4, "file_name": "a/b/c/3.png"},
               {"id": "y", "width": 6, "height": 4, "file_name": "a/b/c/4.png"}],
             "categories": [{"id": "p", "name": "chair"}, {"id": "q", "name": "wall"}],
             "annotations": [
               {"image_id": "1", "category_id": "q", "segmentation": %1$s},
               {"image_id": 1.0, "category_id": "p", "segmentation": %1$s},
               {"image_id": "y", "category_id": "p", "segmentation": %1$s}]}"""
                .formatted(box));

    ClassMask chair = new ClassMask("chair", BLOCK);
    assertThat(answers)
        .containsExactly(
            ToolAnswer.labelled("a/b/c/1", List.of(chair), true),
            ToolAnswer.labelled("a/b/c/2", List.of(new ClassMask("wall", BLOCK)), true),
            ToolAnswer.labelled("a/b/c/4", List.of(chair), true));
  }

  @Test
  void shouldRefuseFilesOfCocoWhoseIdsAreNone() {
    String image = "{\"id\": %s, \"width\": 6, \"height\": 4, \"file_name\": \"a/b/c/%d.png\"}";
    String file = "{\"images\": [%s], \"categories\": [%s], \"annotations\": []}";
    String one = image.formatted("1", 1);

    assertRefused(
        file.formatted(one + "," + image.formatted("1.0", 2), ""),
        "has two images with the id 1.0: a/b/c/1 and a/b/c/2");
    assertRefused(
        file.formatted(image.formatted("null", 1), ""), "has image entries without an id");
    assertRefused(
        file.formatted(one, "{\"id\": 7, \"name\": \"a\"}, {\"id\": 7, \"name\": \"b\"}"),
        "has two categories with the id 7: a and b");
    assertRefused(file.formatted("", ""), "has no picture");
    assertRefused(
        file.formatted(one, "")
            .replace("\"annotations\": [", "\"annotations\": [{\"image_id\": 2}"),
        "has an annotation of image 2, which is none");
  }

  private void assertRefused(String content, String message) {
    assertThatExceptionOfType(UnreadableAnswersException.class)
        .isThrownBy(() -> coco(content))
        .withMessageEndingWith(message);
  }

  @Test
  void shouldReadCrowdsOfCocoAndRefuseWhatHasNoPixels() throws IOException {
    String file =
        """
        {"images": [{"id": 1, "width": 6, "height": 4, "file_name": "flat-7/g/12/3.png"}],
         "categories": [{"id": 1, "name": "chair"}],
         "annotations": [{"image_id": 1, "category_id": 1, %s}]}""";
    List<ClassMask> block = List.of(new ClassMask("chair", BLOCK));

    String compressed = "\"" + BLOCK.rle().counts().replace("\\", "\\\\") + "\"";
    for (String counts : List.of("[5, 2, 2, 2, 2, 2, 9]", compressed)) {
      String crowd = "\"iscrowd\": 1, \"segmentation\": {\"size\": [4, 6], \"counts\": %s}";
      assertThat(coco(file.formatted(crowd.formatted(counts))))
          .containsExactly(ToolAnswer.labelled(ID, block, true));
    }
    assertThat(coco(file.formatted("\"bbox\": [1, 1, 3, 2], \"segmentation\": []")))
        .containsExactly(ToolAnswer.faulty(ID, "an annotation has no segmentation"));
    assertThat(coco(file.formatted("\"segmentation\": [[1, 1, 4, \"1\", 4, 3]]")))
        .containsExactly(ToolAnswer.faulty(ID, "a polygon has a corner that is no number"));
    assertThat(coco(file.formatted("\"segmentation\": {\"size\": [4, 6], \"counts\": [5, 1.5]}")))
        .containsExactly(ToolAnswer.faulty(ID, "a run length is no whole number: 1.5"));
  }

  private List<ToolAnswer> coco(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("instances.json"), content);
    return ToolFormat.COCO.read(file).answers();
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
            ToolAnswer.faulty(
                "a/b/c/2", "a tag has no pixels; masks, polygons, boxes and ellipses have"),
            ToolAnswer.faulty(
                "a/b/c/3", "a points has no pixels; masks, polygons, boxes and ellipses have"),
            ToolAnswer.faulty("a/b/c/4", "its run lengths are no numbers"),
            ToolAnswer.faulty("a/b/c/5", "its mask does not lie in the image of 6×4"));
  }

  private List<ToolAnswer> cvat(String images) throws IOException {
    return readCvat(images).answers();
  }

  private ToolAnswers readCvat(String images) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("annotations.xml"),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations><version>1.1</version>"
                + images
                + "</annotations>");
    return ToolFormat.CVAT.read(file);
  }

  @Test
  void shouldTurnBoxesAndEllipsesOfCvat() throws IOException {
    List<ToolAnswer> answers =
        cvat(
            """
            <image id="0" name="a/b/c/0.png" width="9" height="9">
              <box label="wall" xtl="1.00" ytl="3.00" xbr="7.00" ybr="5.00" rotation="90.00"/>
              <ellipse label="chair" cx="4.50" cy="4.50" rx="4.00" ry="1.00" rotation="270.0"/>
              <ellipse label="door" cx="4.50" cy="4.50" rx="2.00" ry="0.50"/></image>
            <image id="1" name="a/b/c/1.png" width="9" height="9">
              <polygon label="wall" points="1,1;4,1;4,3;1,3" rotation="5"/></image>
            <image id="2" name="a/b/c/2.png" width="9" height="9">
              <box label="wall" xtl="1" ytl="1" xbr="3" ybr="3" rotation="NaN"/></image>
            """);

    assertThat(answers.get(0).parts().get(0).mask().box()).isEqualTo(new PixelBox(3, 1, 2, 6));
    assertThat(answers.get(0).parts().get(0).mask().area()).isEqualTo(12);
    assertThat(answers.get(0).parts().get(1).mask().box()).isEqualTo(new PixelBox(3, 0, 3, 9));
    assertThat(answers.get(0).parts().get(1).mask().area()).isEqualTo(11);
    assertThat(answers.get(0).parts().get(2).mask())
        .isEqualTo(RandomMasks.mask(9, 9, 4 * 9 + 2, 4 * 9 + 3, 4 * 9 + 4, 4 * 9 + 5, 4 * 9 + 6));
    assertThat(answers.subList(1, 3))
        .containsExactly(
            ToolAnswer.faulty("a/b/c/1", "a polygon cannot be turned"),
            ToolAnswer.faulty("a/b/c/2", "a shape has a number that is not finite"));
  }

  @Test
  void shouldCountShapesOfCvatWithoutPixelsBesideThoseThatHaveSome() throws IOException {
    ToolAnswers read =
        readCvat(
            """
            <image id="0" name="a/b/c/0.png" width="6" height="4">
              <polyline label="wall" points="1,1;4,1"/><tag label="wall"/>
              <skeleton label="person"><points label="head" points="1,1"/></skeleton>
              <mask label="wall" rle="0, 6" left="1" top="1" width="3" height="2"/>
              <polyline label="wall" points="1,1;4,1"/><cuboid label="x" xtl1="1"/></image>
            <image id="1" name="a/b/c/1.png" width="6" height="4"><tag label="(skip)"/>
              <mask label="wall" rle="0, 6" left="1" top="1" width="3" height="2"/></image>
            <image id="2" name="a/b/c/2.png" width="6" height="4"/>
            """);

    assertThat(read.answers())
        .containsExactly(
            ToolAnswer.labelled("a/b/c/0", List.of(new ClassMask("wall", BLOCK)), false),
            ToolAnswer.without("a/b/c/1", Verdict.SKIPPED, ""));
    assertThat(read.notTaken())
        .containsExactly(
            new NotTaken("polyline, which has no pixels", 2, "a/b/c/0"),
            new NotTaken("tag, which has no pixels", 1, "a/b/c/0"),
            new NotTaken("skeleton, which has no pixels", 1, "a/b/c/0"),
            new NotTaken("cuboid, which has no pixels", 1, "a/b/c/0"),
            new NotTaken("shape on a picture that is skipped or unclear", 1, "a/b/c/1"),
            new NotTaken("picture with nothing on it", 1, "a/b/c/2"));
  }

  @Test
  void shouldRefuseFilesOfCvatThatAreNotOfPictures() {
    String track = "<track id=\"0\" label=\"wall\"><box frame=\"0\" xtl=\"1\"/></track>";

    assertThatExceptionOfType(UnreadableAnswersException.class)
        .isThrownBy(() -> cvat(track))
        .withMessageEndingWith(
            "has tracks: it was exported as \"CVAT for video 1.1\"; choose \"CVAT for images"
                + " 1.1\"");
    assertThatExceptionOfType(UnreadableAnswersException.class)
        .isThrownBy(() -> cvat(""))
        .withMessageEndingWith("has no picture");
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

  @Test
  void shouldTakeTheNewestAnswerOfEachUserOfLabelStudio() throws IOException {
    String first = said("1", stroke("wall"), "2025-03-01T00:00:00.5Z", "");
    String later = said("1", stroke("chair"), "2025-03-01T01:00:00.25+00:30", "");
    String skipped = said("{\"id\": 1, \"email\": \"a@b\"}", "", "2025-04-01T00:00:00Z", SKIPPED);
    String other = said("\"b@c\"", stroke("floor"), "2025-02-01T00:00:00Z", "");
    Author anna = new Author("1", Instant.parse("2025-03-01T00:30:00.25Z"));
    Author ben = new Author("b@c", Instant.parse("2025-02-01T00:00:00Z"));

    for (String[] order :
        List.of(
            new String[] {first, later, skipped, other},
            new String[] {skipped, other, later, first})) {
      write(task(0, order));
      ToolAnswers read = ToolFormat.LABEL_STUDIO.read(file());

      assertThat(read.answers())
          .containsExactlyInAnyOrder(
              ToolAnswer.labelled("a/b/c/0", List.of(new ClassMask("chair", BLOCK)), false)
                  .by(anna),
              ToolAnswer.labelled("a/b/c/0", List.of(new ClassMask("floor", BLOCK)), false)
                  .by(ben));
      assertThat(read.notTaken())
          .containsExactlyInAnyOrder(
              new NotTaken("older annotation of a user who changed it later", 1, "a/b/c/0, user 1"),
              new NotTaken("skip of a request that has another answer", 1, "a/b/c/0, user 1"));
    }
  }

  private static final String SKIPPED = ", \"was_cancelled\": true";

  private static String said(String user, String results, String updated, String more) {
    return "{\"completed_by\": %s, \"created_at\": \"2025-01-01T00:00:00Z\", \"updated_at\": \"%s\""
            .formatted(user, updated)
        + ", \"result\": [%s]%s}".formatted(results, more);
  }

  private static String stroke(String name) {
    return "{\"type\": \"brushlabels\", \"from_name\": \"class\", \"original_width\": 6,"
        + " \"original_height\": 4, \"value\": {\"rle\": %s, \"brushlabels\": [\"%s\"]}}"
            .formatted(rle(BLOCK), name);
  }

  /** A rating, a comment, a relation: none of them is about the class. */
  @Test
  void shouldCountResultsOfLabelStudioThatSayNoClass() throws IOException {
    String rating = "{\"type\": \"rating\", \"from_name\": \"stars\", \"value\": {\"rating\": 4}}";
    String comment =
        "{\"type\": \"textarea\", \"from_name\": \"note\", \"value\": {\"text\": [\"nice\"]}}";
    String relation = "{\"type\": \"relation\", \"from_id\": \"x\", \"to_id\": \"y\"}";
    String clear =
        "{\"type\": \"choices\", \"from_name\": \"verdict\", \"value\": {\"choices\": [\"sure\"]}}";
    String point = "{\"type\": \"keypointlabels\", \"from_name\": \"p\", \"value\": {\"x\": 1}}";
    String turned = stroke("wall").replace("\"type\"", "\"image_rotation\": 90, \"type\"");
    write(
        task(0, annotation(String.join(",", rating, stroke("chair"), comment, relation, clear))),
        task(1, annotation(turned)),
        task(2),
        task(4, "17"),
        task(5, annotation(stroke("chair") + "," + point)),
        task(6, annotation(point)),
        task(3).replace("]}", "], \"drafts\": [{\"result\": []}]}"),
        "{\"id\": 8, \"data\": {\"image\": \"x.png\"}, \"annotations\": []}");

    ToolAnswers read = ToolFormat.LABEL_STUDIO.read(file());

    assertThat(read.answers())
        .containsExactly(
            ToolAnswer.labelled("a/b/c/0", List.of(new ClassMask("chair", BLOCK)), false),
            ToolAnswer.faulty(
                "a/b/c/1", "a brush stroke was painted on the picture turned by 90 degrees"),
            ToolAnswer.faulty("a/b/c/4", "an annotation has no list of results"),
            ToolAnswer.labelled("a/b/c/5", List.of(new ClassMask("chair", BLOCK)), false),
            ToolAnswer.faulty("a/b/c/6", "a keypoint has no pixels; brush strokes have"));
    assertThat(read.notTaken())
        .containsExactlyInAnyOrder(
            new NotTaken("result of type rating, which says no class", 1, "a/b/c/0"),
            new NotTaken("result of type textarea, which says no class", 1, "a/b/c/0"),
            new NotTaken("result of type relation, which says no class", 1, "a/b/c/0"),
            new NotTaken("choice other than unclear", 1, "a/b/c/0"),
            new NotTaken("keypoint, which has no pixels", 1, "a/b/c/5"),
            new NotTaken("draft that nobody submitted", 1, "a/b/c/3"),
            new NotTaken("task without an annotation (a prediction is none)", 2, "a/b/c/2"),
            new NotTaken("task without data.request_id", 1, "task 8"));
  }

  private Path file() {
    return directory.resolve("project-1.json");
  }

  private void write(String... tasks) throws IOException {
    Files.writeString(file(), "[" + String.join(",", tasks) + "]");
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
    write(tasks);
    return ToolFormat.LABEL_STUDIO.read(file()).answers();
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
    labelMe(8, "", shape("mask", "[[6,1],[8,2]]", mask));

    List<ToolAnswer> answers = ToolFormat.LABELME.read(directory).answers();

    List<ClassMask> block = List.of(new ClassMask("chair", BLOCK));
    ClassMask clipped = new ClassMask("chair", RandomMasks.mask(6, 4, 10, 11, 16, 17));
    assertThat(answers)
        .containsExactly(
            ToolAnswer.labelled("a/b/c/0", block, false),
            ToolAnswer.labelled("a/b/c/1", block, false),
            ToolAnswer.labelled("a/b/c/2", block, false),
            ToolAnswer.without("a/b/c/3", Verdict.UNCLEAR, ""),
            ToolAnswer.without("a/b/c/4", Verdict.SKIPPED, ""),
            ToolAnswer.faulty(
                "a/b/c/5", "a line has no pixels; masks, polygons, rectangles and circles have"),
            ToolAnswer.labelled("a/b/c/6", List.of(clipped), false),
            ToolAnswer.faulty("a/b/c/8", "its mask does not lie in the image of 6×4"));
  }

  @Test
  void shouldPlaceMasksOfLabelMeWhereItDrawsThem() throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    int[] values = {255, 255, 255, 255, 255, 255};
    String mask = Base64.getEncoder().encodeToString(PixelNumbers.encode(image, values));
    labelMe(0, "", shape("mask", "[[0.7,0.7],[2.7,1.7]]", mask));
    labelMe(1, "", shape("mask", "[[1.4,1.49],[3.4,2.49]]", mask));
    // Half goes to the even one, as Python rounds.
    labelMe(2, "", shape("mask", "[[0.5,1.5],[2.5,2.5]]", mask));
    labelMe(3, "", shape("mask", "[[-1.0,-1],[1.0,0]]", mask));
    labelMe(4, "", shape("circle", "[[3.5,1.5],[3.5,2.5]]", ""));
    labelMe(
        5,
        "",
        shape("line", "[[1,1],[4,1]]", "")
            + ","
            + shape("point", "[[1,1]]", "")
            + ","
            + shape("mask", "[[1,1],[3,2]]", mask));
    labelMe(6, "", shape("polygon", "[[1,1],[4,null],[4,3],[1,3]]", ""));
    Files.writeString(directory.resolve("settings.json"), "{}");
    Files.writeString(directory.resolve("a/b/c/9.json"), "{\"shapes\": [");

    ToolAnswers read = ToolFormat.LABELME.read(directory);

    assertThat(read.answers())
        .containsExactly(
            ToolAnswer.labelled("a/b/c/0", chair(7, 8, 9, 13, 14, 15), false),
            ToolAnswer.labelled("a/b/c/1", chair(7, 8, 9, 13, 14, 15), false),
            ToolAnswer.labelled("a/b/c/2", chair(12, 13, 14, 18, 19, 20), false),
            ToolAnswer.labelled("a/b/c/3", chair(0, 1), false),
            ToolAnswer.labelled("a/b/c/4", chair(3, 8, 9, 10, 15), false),
            ToolAnswer.labelled("a/b/c/5", chair(7, 8, 9, 13, 14, 15), false),
            ToolAnswer.faulty("a/b/c/6", "a point has a number that is none"),
            ToolAnswer.faulty("a/b/c/9", read.answers().get(7).fault().orElseThrow()));
    assertThat(read.answers().get(7).fault().orElseThrow())
        .startsWith(directory.resolve("a/b/c/9.json") + ": is no JSON");
    assertThat(read.notTaken())
        .containsExactly(
            new NotTaken("line, which has no pixels", 1, "a/b/c/5"),
            new NotTaken("point, which has no pixels", 1, "a/b/c/5"),
            new NotTaken("JSON file that is none of LabelMe's", 1, "settings.json"));
  }

  private static List<ClassMask> chair(int... pixels) {
    return List.of(new ClassMask("chair", RandomMasks.mask(6, 4, pixels)));
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

    assertThat(ToolFormat.MASKS.read(index).answers())
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
