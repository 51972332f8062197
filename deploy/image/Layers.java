import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out what goes into the image: the command's jar and all that its manifest names, our own
 * jars apart from others', native libraries apart from their jars.
 *
 * <pre>java Layers.java PARALLAX_APP_JAR DIRECTORY amd64|arm64</pre>
 *
 * <p>Native libraries of other platforms are left out: most of the bytes of some jars. The same
 * jars give the same bytes, so that an unchanged layer of the image stays unchanged.
 */
final class Layers {
  private static final Pattern NATIVE = Pattern.compile(".*\\.(so|so\\.\\d+|dll|dylib|jnilib|a)");

  /** What is there for those who build against OpenCV, or debug on another system. */
  private static final Pattern FOR_BUILDERS =
      Pattern.compile("org/bytedeco/.*/(include|share|python|bin)/.*|.*\\.dSYM/.*");

  /** Modules of OpenCV that nothing of ours loads; superpixels need the others. */
  private static final Pattern UNUSED =
      Pattern.compile(
          "lib(jni)?opencv_(?!(calib3d|core|dnn|features2d|flann|highgui|imgcodecs|imgproc|video"
              + "|videoio|ximgproc)\\.).*|libjniopenblas_full\\.so");

  private final Path thirdParty;
  private final Path libraries;
  private final Pattern platform;

  private Layers(Path directory, String architecture) throws IOException {
    thirdParty = Files.createDirectories(directory.resolve("third-party"));
    libraries = Files.createDirectories(directory.resolve("native"));
    platform = platform(architecture);
  }

  public static void main(String[] arguments) throws IOException {
    Path command = Path.of(arguments[0]);
    Path directory = Path.of(arguments[1]);
    Layers layers = new Layers(directory, arguments[2]);
    Path own = Files.createDirectories(directory.resolve("parallax/lib")).getParent();
    Files.copy(command, own.resolve("parallax.jar"));
    for (String name : classPath(command)) {
      Path jar = command.resolveSibling(name);
      if (jar.getFileName().toString().startsWith("parallax-")) {
        Files.copy(jar, own.resolve(name));
      } else {
        layers.take(jar);
      }
    }
  }

  private static List<String> classPath(Path jar) throws IOException {
    try (JarFile opened = new JarFile(jar.toFile())) {
      Attributes manifest = opened.getManifest().getMainAttributes();
      return List.of(manifest.getValue(Attributes.Name.CLASS_PATH).split(" "));
    }
  }

  /** How jars name a platform in their paths, each in its own way; not those for musl. */
  private static Pattern platform(String architecture) {
    String names =
        switch (architecture) {
          case "amd64" -> "x86[_-]64|x64|amd64|64";
          case "arm64" -> "aarch64|arm64";
          default -> throw new IllegalArgumentException("no such platform: " + architecture);
        };
    return Pattern.compile(
        "(.*/|lib\\w+-)?linux[/-]?(" + names + ")[/.].*", Pattern.CASE_INSENSITIVE);
  }

  private void take(Path file) throws IOException {
    Path out = thirdParty.resolve(file.getFileName());
    try (ZipFile jar = new ZipFile(file.toFile())) {
      List<ZipEntry> kept = new ArrayList<>();
      for (ZipEntry entry : jar.stream().toList()) {
        String path = entry.getName();
        if (FOR_BUILDERS.matcher(path).matches()) {
          continue;
        }
        if (!NATIVE.matcher(path).matches()) {
          kept.add(entry);
        } else if (platform.matcher(path).matches()) {
          unpack(jar, entry);
        }
      }
      if (kept.size() == jar.size()) {
        Files.copy(file, out);
      } else {
        write(jar, kept, out);
      }
    }
  }

  private void unpack(ZipFile jar, ZipEntry entry) throws IOException {
    String name = Path.of(entry.getName()).getFileName().toString();
    if (UNUSED.matcher(name).matches()) {
      return;
    }
    try (InputStream bytes = jar.getInputStream(entry)) {
      // Fails where two jars have libraries of one name: then one directory would not do.
      Files.copy(bytes, libraries.resolve(name));
    }
    if (name.equals("libopenblas.so.0")) {
      // OpenCV asks for the same library by another name.
      Files.createSymbolicLink(libraries.resolve("libopenblas_nolapack.so.0"), Path.of(name));
    }
  }

  private static void write(ZipFile jar, List<ZipEntry> kept, Path out) throws IOException {
    try (OutputStream file = Files.newOutputStream(out);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (ZipEntry entry : kept) {
        ZipEntry same = new ZipEntry(entry.getName());
        same.setTimeLocal(entry.getTimeLocal());
        zip.putNextEntry(same);
        try (InputStream bytes = jar.getInputStream(entry)) {
          bytes.transferTo(zip);
        }
        zip.closeEntry();
      }
    }
  }
}
