package io.parallax.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

  @Test
  void shouldJoinNamesAndNumbers() {
    assertThat(Keys.frame("flat", "0001")).isEqualTo("flat/0001");
    assertThat(Keys.picture("flat", "0001", "0123456789abcdef"))
        .isEqualTo("flat/0001/0123456789abcdef");
    assertThat(Keys.guess("flat", "0001", "g1")).isEqualTo("flat/0001/g1");
    assertThat(Keys.block("flat", "g1", -3, 0, 12)).isEqualTo("flat/g1/-3:0:12");
    assertThat(Keys.request("flat", "g1", "0001", 39)).isEqualTo("flat/g1/0001/39");
  }

  @Test
  void shouldRefuseWhenAPartIsNoNameOrOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Keys.frame("a/b", "0"))
        .withMessageContaining("sceneId");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Keys.frame("a", "0:1"))
        .withMessageContaining("frameId");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Keys.block("a", "", 0, 0, 0))
        .withMessage("generation is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Keys.request("a", "b", "c", 65536))
        .withMessage("superpixel must be in 0 to 65535, but is 65536");
  }

  @Test
  void shouldTakeABlockKeyApartAgain() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      Keys.Block block =
          new Keys.Block("s-" + round, "g", random.nextInt(), random.nextInt(), random.nextInt());

      assertThat(Keys.parseBlock(block.key())).isEqualTo(block);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        "a/b/",
        "a/b/1:2",
        "a/b/1:2:3:4",
        "a/b/1:2:x",
        "a//1:2:3",
        "/b/1:2:3",
        "a/b/c/1:2:3",
        "a/b/1:2:3/",
        "a b/c/1:2:3",
        "a/b/+1:2:3",
        "a/b/01:2:3",
        "a/b/1:2:9999999999"
      })
  void shouldRefuseWhenItIsNoBlockKey(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Keys.parseBlock(key))
        .withMessageContaining("key of a block");
  }
}
