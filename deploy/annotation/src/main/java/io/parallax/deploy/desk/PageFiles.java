package io.parallax.deploy.desk;

import io.parallax.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the page, read from the class path. Only those named here can be asked for: no part
 * of an address ever becomes part of a path.
 */
final class PageFiles {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String SVG = "image/svg+xml";

  private static final String[] SCRIPTS = {
    "api",
    "charts",
    "classes",
    "colours",
    "comparison",
    "elements",
    "heat",
    "keys",
    "learning",
    "main",
    "orbit",
    "person",
    "picture",
    "plots",
    "queue",
    "scene",
    "space",
    "split",
    "status",
    "tabs",
    "unclear",
    "views",
    "work"
  };

  private static final String THREE = "/META-INF/resources/webjars/three.js/r130/three.module.js";

  /** The page that asks for the token. */
  private static final Map<String, String> PORCH =
      Map.of("/token.html", HTML, "/desk.css", CSS, "/icon.svg", SVG);

  private final Map<String, Reply> files = new HashMap<>();

  PageFiles() {
    files.put("/", file("/index.html", HTML));
    PORCH.forEach((path, type) -> files.put(path, file(path, type)));
    for (String script : SCRIPTS) {
      String path = "/js/" + script + ".js";
      files.put(path, file(path, SCRIPT));
    }
    files.put("/lib/three.module.js", new Reply(200, SCRIPT, read(THREE)));
  }

  /** All files by their addresses. */
  Map<String, Reply> all() {
    return files;
  }

  /** The page that asks for the token. */
  Reply tokenPage() {
    return files.get("/token.html");
  }

  /** A file that is shown to everybody: what the page that asks for the token is made of. */
  Optional<Reply> open(String path) {
    return PORCH.containsKey(path) ? Optional.of(files.get(path)) : Optional.empty();
  }

  private static Reply file(String path, String type) {
    return new Reply(200, type, read("/io/parallax/deploy/desk" + path));
  }

  private static byte[] read(String resource) {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the page's file " + resource + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
