package io.parallax.deploy.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.parallax.deploy.desk.MadeUpModels.model;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.SceneCoverage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tab of learning in a real browser. */
class LearningPageTest {
  private static final double TIMEOUT_MILLIS = 30_000;
  private static final String MARKUP = "<img src=x>";

  private static Browser browser;

  private DeskCluster cluster;
  private Desk desk;

  @BeforeAll
  static void launch() {
    browser = Browser.launch();
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openDesk() throws Exception {
    cluster = new DeskCluster();
    desk = Desk.open(cluster.cluster(), DeskAddress.loopback(0), null);
  }

  @AfterEach
  void close() {
    browser.closePages();
    desk.close();
    cluster.close();
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void shouldSayWhatWouldFillItAndFillItWhenThatComes() {
    Page page = enter();
    assertThat(page.locator("#learning-empty")).containsText("models publish", patiently());

    cluster.announce(model("a-1", 1, ModelRole.ACTIVE, "", Map.of()));
    assertThat(page.locator("#learning-empty")).containsText("--metric mIoU=", patiently());
    assertThat(page.locator("#figures")).containsText("active");

    cluster.announce(model("b-2", 2, ModelRole.CANDIDATE, "a-1", Map.of("mIoU", 0.5)));
    assertThat(page.locator("#learning-charts svg")).hasCount(1, counted());
    assertThat(page.locator("#learning-empty")).isHidden();
    assertThat(page.locator("#generation-choice")).hasValue("b-2");
    assertThat(page.locator("#against-choice")).hasValue("a-1");
    assertThat(page.locator("#comparison-message")).containsText("Once something of a scene");
  }

  @Test
  void shouldDrawHigherWhatIsBetterAndListClassesByTheirGain() {
    cluster.announce(
        model("a-1", 1, ModelRole.ACTIVE, "", metrics(0.30, 0.50, 0.10)),
        model("b-2", 2, ModelRole.ACTIVE, "a-1", metrics(0.20, 0.40, 0.05)),
        model("c-3", 3, ModelRole.CANDIDATE, "a-1", metrics(0.45, 0.45, 0.30)));
    Page page = enter();
    assertThat(page.locator("#learning-charts svg")).hasCount(2, counted());

    List<Object> heights =
        list(
            page,
            "[...document.querySelectorAll('#learning .dot')].map(d => +d.getAttribute('cy'))");
    assertThat(number(heights, 2)).isLessThan(number(heights, 0));
    assertThat(number(heights, 0)).isLessThan(number(heights, 1));
    assertThat(page.locator("#learning-charts figure").nth(1)).containsText("● c-3○ a-1");
    assertThat(
            list(page, "[...document.querySelectorAll('#learning .gain')].map(t => t.textContent)"))
        .containsExactly("+20.0", "−5.0");
    assertThat(page.locator("#learning-charts .worse")).containsText(MARKUP);

    page.locator("#learning .dot").nth(1).click();
    assertThat(page.locator("#generation-choice")).hasValue("b-2");
    page.locator("#against-choice").selectOption("c-3");
    assertThat(page.locator("#learning-charts figure").nth(1)).containsText("● b-2○ c-3");
  }

  @Test
  void shouldTellOfMetricsByNameAndOfGainsWithTheirInterval() {
    cluster.announce(
        model("a-1", 1, ModelRole.ACTIVE, "", Map.of("mIoU", 0.348, "mIoU.unseen", 0.336)),
        model(
            "b-2",
            2,
            ModelRole.CANDIDATE,
            "a-1",
            Map.of(
                "mIoU", 0.4, "gain", 0.052, "gain.from", -0.0021, "gain.to", 0.08, MARKUP, 7.25)));
    Page page = enter();

    assertThat(row(page, "mIoU.unseen")).hasText("mIoU.unseen33.6 %", texted());
    assertThat(row(page, "mIoU")).hasText("mIoU34.8 %40.0 %");
    assertThat(row(page, "gain")).hasText("gain+5.2 (−0.2 to +8.0)");
    assertThat(row(page, "role")).hasText("roleactivecandidate");
    assertThat(row(page, MARKUP)).hasText(MARKUP + "7.25");
    assertThat(row(page, "trained from")).containsText("a-1");
    assertThat(page.locator("#figures img")).hasCount(0);
  }

  @Test
  void shouldShowAFrameBeforeAndAfterAndTheNextOneByKeyboard() {
    cluster.announce(
        model("a-1", 1, ModelRole.ACTIVE, "", Map.of()),
        model("b-2", 2, ModelRole.CANDIDATE, "a-1", Map.of()));
    cluster.publish(MadeUpRequests.open("room", 0), MadeUpRequests.open("room", 1));
    cluster.publish(SceneCoverage.newBuilder().setSceneId("room").build());
    cluster.publish(
        MadeUpModels.map("room", "0", "a-1", pixel -> 0),
        MadeUpModels.map("room", "0", "b-2", pixel -> pixel < 48 ? 0 : 2));
    Page page = enter();

    assertThat(page.locator("#comparison-pictures canvas")).hasCount(2, counted());
    assertThat(page.locator("#comparison-pictures img")).hasCount(1);
    assertThat(page.locator("#comparison-classes"))
        .hasText("wall100 → 25 %chair0 → 75 %", texted());
    List<Object> colours =
        list(
            page,
            "[...document.querySelectorAll('#learning canvas')].flatMap(c =>"
                + " [0, 11].map(y => c.getContext('2d').getImageData(5, y, 1, 1).data.join()))");
    assertThat(colours.get(0)).isEqualTo(colours.get(1)).isEqualTo(colours.get(2));
    assertThat(colours.get(3)).isNotEqualTo(colours.get(2));

    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#compared-frame")).hasValue("1");
    assertThat(page.locator("#comparison-message"))
        .containsText("No map of this frame by a-1 nor by b-2", patiently());
    assertThat(page.locator("#comparison-pictures canvas")).hasCount(0);
  }

  @Test
  void shouldAnswerNoRequestWithKeysOfThisTab() {
    cluster.publish(MadeUpRequests.open("room", 0));
    Page page = enter();
    page.keyboard().press("1");
    page.keyboard().press("s");
    page.keyboard().press("l");

    assertThat(page.locator("#label")).isVisible();
    assertThat(page.locator("#facts")).containsText("frame 0", patiently());
    assertThat(cluster.labels("room")).isEmpty();
  }

  /** Class chair, and one whose name is markup. */
  private static Map<String, Double> metrics(double mean, double markup, double chair) {
    return Map.of("mIoU", mean, "iou." + MARKUP, markup, "iou.chair", chair);
  }

  private Page enter() {
    Page page = browser.open(desk.url());
    page.keyboard().type("ann");
    page.keyboard().press("Enter");
    assertThat(page.locator("#broker")).containsText("live", patiently());
    page.keyboard().press("l");
    assertThat(page.locator("#learning")).isVisible();
    return page;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Page page, String script) {
    return (List<Object>) page.evaluate(script);
  }

  private static double number(List<Object> numbers, int index) {
    return ((Number) numbers.get(index)).doubleValue();
  }

  private static Locator row(Page page, String name) {
    return page.locator("#figures tr:has(th:text-is(\"" + name + "\"))");
  }

  private static ContainsTextOptions patiently() {
    return new ContainsTextOptions().setTimeout(TIMEOUT_MILLIS);
  }

  private static HasTextOptions texted() {
    return new HasTextOptions().setTimeout(TIMEOUT_MILLIS);
  }

  private static HasCountOptions counted() {
    return new HasCountOptions().setTimeout(TIMEOUT_MILLIS);
  }
}
