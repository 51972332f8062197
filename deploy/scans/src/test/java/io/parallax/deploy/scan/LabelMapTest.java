package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelMapTest {
  /** The columns of ScanNet's file, in its order, and rows of that kind. */
  private static final String SCANNET =
      """
      id\traw_category\tcategory\tcount\tnyu40id\teigen13id\tnyuClass\tnyu40class\teigen13class
      1\twall\twall\t8277\t1\t12\twall\twall\tWall
      2\tchair\tchair\t4646\t5\t4\tchair\tchair\tChair
      22\tbooks\tbook\t1678\t23\t2\tbook\tbooks\tBooks
      1357\tset of clothes\t\t1\t40\t7\t\totherprop\tObjects

      """;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("labels.tsv");
  }

  @Test
  void shouldReadTheColumnsThatScanNetPublishes() throws IOException {
    Files.writeString(file, SCANNET);

    LabelMap labels = LabelMap.read(file);

    assertThat(labels.classOf(1)).isEqualTo(1);
    assertThat(labels.classOf(2)).isEqualTo(5);
    assertThat(labels.classOf(22)).isEqualTo(23);
    assertThat(labels.classOf(1357)).isEqualTo(40);
    assertThat(labels.classOf(0)).isZero();
    assertThat(labels.classOf(3)).isEqualTo(LabelMap.UNLISTED);
    assertThat(labels.classOf(65535)).isEqualTo(LabelMap.UNLISTED);
    assertThat(labels).hasToString(file.toString());
  }

  @Test
  void shouldFindColumnsByTheirNamesAndKeepEmptyCellsInTheirPlace() throws IOException {
    Files.writeString(file, "\uFEFFnyu40id\tnote\t id \r\n3\t\t7\r\n\t\t8\r\n3\tagain\t7\r\n");

    LabelMap labels = LabelMap.read(file);

    assertThat(labels.classOf(7)).isEqualTo(3);
    assertThat(labels.classOf(8)).isEqualTo(LabelMap.UNLISTED);
  }

  @Test
  void shouldTakeIdsAsClassesWithoutAFile() {
    assertThat(LabelMap.NONE.classOf(0)).isZero();
    assertThat(LabelMap.NONE.classOf(1357)).isEqualTo(1357);
    assertThat(LabelMap.NONE.isGiven()).isFalse();
  }

  @Test
  void shouldNameFileLineAndTextOfWhatIsWrong() throws IOException {
    assertUnreadable("", "has no lines");
    assertUnreadable(
        "id\tcategory\n1\twall\n", "line 1: there is no column 'nyu40id' between tabs; there are");
    assertUnreadable("id,nyu40id\n1,1\n", "'id' between tabs; there are 'id,nyu40id'");
    assertUnreadable(
        "id\tnyu40id\n1\t1\nwall\t1\n",
        "line 3: id must be a whole number, 0 to 65535, but is 'wall'");
    assertUnreadable("id\tnyu40id\n65536\t1\n", "line 2: id must be");
    assertUnreadable("id\tnyu40id\n1\t-1\n", "line 2: nyu40id must be");
    assertUnreadable(
        "id\tnyu40id\n1\t1\n\n1\t2\n", "line 4: maps id 1 to 2, but line 2 maps it to 1");
    Files.delete(file);
    assertThatThrownBy(() -> LabelMap.read(file)).hasMessage(file + ": file is missing");
  }

  private void assertUnreadable(String text, String problem) throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> LabelMap.read(file))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(problem);
  }
}
