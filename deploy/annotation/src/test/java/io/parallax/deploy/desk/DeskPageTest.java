package io.parallax.deploy.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Verdict;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page in a real browser, by keyboard. */
class DeskPageTest {
  private static final double TIMEOUT_MILLIS = 30_000;

  private static final AtomicInteger SCENES = new AtomicInteger();

  private static Browser browser;
  private static DeskCluster cluster;

  private final String scene = "room-" + SCENES.incrementAndGet();
  private Desk desk;

  @BeforeAll
  static void start() {
    browser = Browser.launch();
    cluster = new DeskCluster();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
      browser.close();
    }
  }

  @BeforeEach
  void openDesk() throws Exception {
    desk = Desk.open(cluster.cluster(), DeskAddress.loopback(0), null);
  }

  @AfterEach
  void close() {
    browser.closePages();
    desk.close();
    cluster.clear();
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void shouldShowWhatArrivesTakeAnAnswerByKeyboardAndShowTheNext() {
    Page page = enter("ann");
    assertThat(page.locator("#rest")).containsText("Nothing to label", patiently());

    cluster.publish(open(0), open(1));
    assertThat(facts(page)).containsText("frame 0", patiently());
    page.keyboard().press("1");

    assertThat(facts(page)).containsText("frame 1", patiently());
    assertThat(page.locator("#said")).containsText("Stored: chair");
    assertThat(cluster.labels(scene))
        .singleElement()
        .satisfies(
            label -> {
              assertThat(label.getRequestId()).isEqualTo(scene + "/g1/0/7");
              assertThat(label.getAnnotator()).isEqualTo("ann");
              assertThat(label.getParts().get(0).getClassId()).isEqualTo(2);
            });
  }

  @Test
  void shouldTakeEveryKindOfAnswerByKeyboardAndUndo() {
    cluster.publish(open(0), open(1), open(2), open(3));
    Page page = enter("ann");

    assertThat(facts(page)).containsText("frame 0", patiently());
    page.keyboard().press("/");
    page.keyboard().type("lam");
    page.keyboard().press("Enter");
    assertThat(facts(page)).containsText("frame 1", patiently());
    page.keyboard().press("z");
    assertThat(facts(page)).containsText("frame 0", patiently());
    page.keyboard().press("Shift+B");
    assertThat(facts(page)).containsText("frame 1", patiently());
    page.keyboard().press("x");
    page.keyboard().press("1");
    page.keyboard().press("2");
    assertThat(facts(page)).containsText("frame 2", patiently());
    page.keyboard().press("u");
    page.keyboard().press("2");
    assertThat(facts(page)).containsText("frame 3", patiently());
    page.keyboard().press("s");
    assertThat(page.locator("#rest")).containsText("Nothing to label", patiently());

    assertThat(cluster.labels(scene))
        .extracting(Label::getVerdict)
        .containsExactly(
            Verdict.LABELLED,
            Verdict.RETRACTED,
            Verdict.LABELLED,
            Verdict.LABELLED,
            Verdict.UNCLEAR,
            Verdict.SKIPPED);
    assertThat(cluster.labels(scene).get(0).getParts().get(0).getClassId()).isEqualTo(4);
    assertThat(cluster.labels(scene).get(2).getParts().get(0).getClassId()).isEqualTo(1);
    assertThat(cluster.labels(scene).get(3).getParts()).hasSize(2);
  }

  @Test
  void shouldNeverShowTwoBrowsersTheSameRequest() {
    Page ann = enter("ann");
    Page bob = enter("bob");
    int count = 12;
    for (int i = 0; i < count; i++) {
      cluster.publish(open(i));
    }
    for (int answered = 0; answered < count; answered += 2) {
      assertThat(facts(ann)).containsText("superpixel", patiently());
      assertThat(facts(bob)).containsText("superpixel", patiently());
      assertThat(facts(ann).textContent()).isNotEqualTo(facts(bob).textContent());
      press(ann, "1");
      press(bob, "2");
    }

    assertThat(ann.locator("#rest")).containsText("Nothing to label", patiently());
    assertThat(bob.locator("#rest")).containsText("Nothing to label", patiently());
    assertThat(cluster.labels(scene)).extracting(Label::getRequestId).doesNotHaveDuplicates();
    assertThat(cluster.labels(scene)).hasSize(count);
  }

  @Test
  void shouldSayThatTheBrokerIsGoneAndGoOnByItself() {
    cluster.publish(open(0), open(1));
    Page page = enter("ann");
    assertThat(facts(page)).containsText("frame 0", patiently());

    cluster.broker().stop();
    assertThat(page.locator("#alarm")).containsText("The broker has not answered", patiently());
    page.keyboard().press("1");
    assertThat(page.locator("#said")).containsText("could not be stored", patiently());
    cluster.broker().restart();
    assertThat(page.locator("#broker")).containsText("live", patiently());
    assertThat(page.locator("#alarm")).isHidden();

    page.keyboard().press("1");
    assertThat(facts(page)).containsText("frame 1", patiently());
    assertThat(cluster.labels(scene)).isNotEmpty();
  }

  @Test
  void shouldGoOnWithTheNextRequestWhenThatOfThePageHasEnded() {
    cluster.publish(open(0), open(1));
    Page page = enter("ann");
    assertThat(facts(page)).containsText("frame 0", patiently());

    cluster.publish(MadeUpRequests.with(open(0), RequestStatus.SUPERSEDED));

    assertThat(facts(page)).containsText("frame 1", patiently());
    assertThat(page.locator("#said")).containsText("another model asks now");
  }

  @Test
  void shouldSayThatASceneIsClosed() {
    Page page = enter("ann");
    cluster.publish(SceneCoverage.newBuilder().setSceneId(scene).setFrames(7).build());
    assertThat(page.locator("#standing")).containsText(scene + ": 7 frames", patiently());

    cluster.publish(SceneCoverage.newBuilder().setSceneId(scene).setClosed(true).build());

    assertThat(page.locator("#standing")).containsText(scene + ": closed", patiently());
    page.keyboard().press("g");
    assertThat(page.locator("#scene-choice")).containsText(scene + " (closed)");
  }

  @Test
  void shouldShowTheSceneTabAndComeBackByKeyboard() {
    Page page = enter("ann");
    page.keyboard().press("g");
    assertThat(page.locator("#scene")).isVisible();
    assertThat(page.locator("#label")).isHidden();
    page.keyboard().press("?");
    assertThat(page.locator("#help-dialog")).isVisible();
    page.keyboard().press("Escape");
    page.keyboard().press("g");
    assertThat(page.locator("#label")).isVisible();
  }

  /** Answers, and waits for the next request or the end of them. */
  private static void press(Page page, String key) {
    String before = facts(page).textContent();
    page.keyboard().press(key);
    assertThat(facts(page)).not().hasText(before, new HasTextOptions().setTimeout(TIMEOUT_MILLIS));
  }

  private LabelRequest open(int ordinal) {
    return MadeUpRequests.open(scene, ordinal);
  }

  private Page enter(String name) {
    Page page = browser.open(desk.url());
    page.keyboard().type(name);
    page.keyboard().press("Enter");
    assertThat(page.locator("#broker")).containsText("live", patiently());
    return page;
  }

  private static Locator facts(Page page) {
    return page.locator("#facts");
  }

  private static ContainsTextOptions patiently() {
    return new ContainsTextOptions().setTimeout(TIMEOUT_MILLIS);
  }
}
