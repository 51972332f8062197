package io.parallax.deploy.desk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A headless Chromium of this machine; what its pages complain about is kept. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

  private final List<String> errors = new ArrayList<>();
  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;

  private Browser(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /** The machine's browser; a test is skipped where there is none. */
  static Browser launch() {
    Optional<Path> executable = find();
    assumeTrue(
        executable.isPresent(),
        () -> "no browser on the PATH (looked for " + String.join(", ", NAMES) + ")");
    return new Browser(executable.get());
  }

  private static Optional<Path> find() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A page with a profile of its own, as of another person. */
  Page open(String url) {
    BrowserContext profile =
        browser.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions().setViewportSize(1280, 720));
    Page page = profile.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && message.text().contains("Content Security")) {
            errors.add(message.text());
          }
        });
    page.navigate(url);
    return page;
  }

  void closePages() {
    browser.contexts().forEach(BrowserContext::close);
  }

  /** Errors of scripts, and what the pages' security policy did not let through. */
  List<String> errors() {
    return errors;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
