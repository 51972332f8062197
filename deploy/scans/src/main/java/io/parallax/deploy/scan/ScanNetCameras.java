package io.parallax.deploy.scan;

import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import io.parallax.scorer.geometry.Intrinsics;
import java.awt.Dimension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cameras of a scan in ScanNet's layout or in a {@code .sens} file.
 *
 * <p>ScanNet registered its depth before it published it: its extrinsic matrices are the identity,
 * and the depth camera is the colour camera at another size. Writers of these formats need not have
 * done so. Extrinsic matrices that say that the cameras stand apart are refused: the formats do not
 * say which of them the poses are of. Intrinsic matrices with different fields of view have depth
 * brought into the colour camera.
 *
 * @param depth the camera of the depth images
 * @param registration brings them into the colour camera; nothing where they lie in it
 */
record ScanNetCameras(Intrinsics depth, Optional<DepthRegistration> registration) {
  /** A millimetre, or 0.06 degrees. */
  private static final double SAME_PLACE = 1e-3;

  /** The cameras that the files in {@code intrinsic} say. */
  static ScanNetCameras of(Path directory, Path colour, Path depth, DepthOptions options) {
    Path matrices = directory.resolve("intrinsic");
    Path file = matrices.resolve("intrinsic_depth.txt");
    Dimension size = GreyPng.size(depth);
    Intrinsics camera = MatrixFile.readCamera(file).of(file, size.width, size.height);
    if (options.registered()) {
      return new ScanNetCameras(camera, Optional.empty());
    }
    for (String name : new String[] {"extrinsic_color.txt", "extrinsic_depth.txt"}) {
      Path extrinsic = matrices.resolve(name);
      if (Files.exists(extrinsic)) {
        requireSamePlace(extrinsic, "", MatrixFile.read(extrinsic));
      }
    }
    Path colourFile = matrices.resolve("intrinsic_color.txt");
    Optional<CameraMatrix> colourMatrix =
        Files.exists(colourFile)
            ? Optional.of(MatrixFile.readCamera(colourFile))
            : Optional.empty();
    return FieldOfView.size(colour)
        .map(colourSize -> of(camera, colourFile, colourMatrix, colour, colourSize))
        .orElseGet(() -> new ScanNetCameras(camera, Optional.empty()));
  }

  /**
   * The cameras of one file.
   *
   * @param colour the matrix of the colour camera, if the file says one
   * @param colourSize of the colour images
   */
  static ScanNetCameras of(
      Path file, Intrinsics depth, Optional<CameraMatrix> colour, Dimension colourSize) {
    return of(depth, file, colour, file, colourSize);
  }

  private static ScanNetCameras of(
      Intrinsics depth,
      Path matrixFile,
      Optional<CameraMatrix> colour,
      Path colourImage,
      Dimension colourSize) {
    if (colour.isEmpty()) {
      FieldOfView.requireSameShape(
          colourImage, colourSize, new Dimension(depth.width(), depth.height()));
      return new ScanNetCameras(depth, Optional.empty());
    }
    Intrinsics camera = colour.get().of(matrixFile, colourSize.width, colourSize.height);
    return new ScanNetCameras(depth, FieldOfView.registration(matrixFile, depth, camera));
  }

  /**
   * Fails if an extrinsic matrix is not the identity. One of zeros says nothing.
   *
   * @param which of the file's matrices it is, for the message
   */
  static void requireSamePlace(Path file, String which, double[] matrix) {
    boolean same = true;
    boolean zeros = true;
    for (int i = 0; i < matrix.length; i++) {
      same &= Math.abs(matrix[i] - (i % 5 == 0 ? 1 : 0)) <= SAME_PLACE;
      zeros &= matrix[i] == 0;
    }
    if (!zeros && !(same && matrix.length == 16)) {
      throw new UnreadableScanException(
          file,
          which
              + "extrinsic matrix is not the identity: colour and depth were taken from two places"
              + " and have to be registered first; if they are, say --registered-depth");
    }
  }

  /** How depth lies there. */
  DepthFormat depthFormat(double unitsPerMetre) {
    return DepthFormat.of(depth, unitsPerMetre).with(registration);
  }
}
