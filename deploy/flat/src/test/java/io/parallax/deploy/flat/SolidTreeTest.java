package io.parallax.deploy.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SolidTreeTest {
  private static final Material CLAY =
      Material.of(Material.Pattern.PLAIN, 1, new Colour(1, 1, 1), new Colour(0, 0, 0), 1);
  private final Random random = new Random(11);

  @Test
  void shouldFindWhatTryingEverySolidFinds() {
    List<Solid> scene = scene(60);
    SolidTree tree = new SolidTree(scene);
    int hits = 0;
    for (int i = 0; i < 4000; i++) {
      Ray ray = ray();
      double nearest = 20;
      for (Solid solid : scene) {
        nearest = Math.min(nearest, solid.meet(ray, SolidTree.START));
      }
      tree.cast(ray, 20);
      hits += ray.solid == null ? 0 : 1;

      assertThat(ray.distance).isEqualTo(nearest);
      assertThat(tree.blocked(ray, 20)).isEqualTo(nearest < 20);
    }
    assertThat(hits).isBetween(1000, 3990);
  }

  @Test
  void shouldFindTheSameByBeamAsByTree() {
    List<Solid> scene = scene(80);
    SolidTree tree = new SolidTree(scene);
    double[] pose = new Walk(Flat.build(3)).pose(0.4);
    pose[3] = 0;
    pose[7] = 0;
    pose[11] = 0;
    Camera camera = new Camera(pose);
    Ray ray = new Ray();
    for (int v = 0; v < 240; v += 16) {
      for (int u = 0; u < 320; u += 16) {
        Beam beam = new Beam(camera, ray, u - 0.5, v - 0.5, u + 15.5, v + 15.5);
        tree.gather(beam, ray.pending);
        for (int i = 0; i < 12; i++) {
          camera.aim(ray, u + random.nextInt(16), v + random.nextInt(16));
          beam.cast(ray, 20);
          double distance = ray.distance;
          Solid solid = ray.solid;
          tree.cast(ray, 20);

          assertThat(distance).isEqualTo(ray.distance);
          assertThat(solid).isSameAs(ray.solid);
        }
      }
    }
  }

  @Test
  void shouldLocateThePointThatItDescribed() {
    List<Solid> scene = scene(60);
    SolidTree tree = new SolidTree(scene);
    SurfacePoint met = new SurfacePoint();
    SurfacePoint located = new SurfacePoint();
    for (int i = 0; i < 2000; i++) {
      Ray ray = ray();
      tree.cast(ray, 20);
      if (ray.solid == null) {
        continue;
      }
      ray.solid.describe(ray, met);
      ray.solid.locate(met.face, met.u, met.v, located);

      assertThat(located.x).isCloseTo(met.x, within(1e-6));
      assertThat(located.y).isCloseTo(met.y, within(1e-6));
      assertThat(located.z).isCloseTo(met.z, within(1e-6));
      assertThat(met.nx * met.nx + met.ny * met.ny + met.nz * met.nz).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void shouldFaceTheRayFromOutside() {
    Solid solid = scene(1).get(0);
    SurfacePoint point = new SurfacePoint();
    for (int i = 0; i < 500; i++) {
      double[] d = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      double length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
      Ray ray =
          new Ray()
              .from(
                  solid.centre(0) - 9 * d[0] / length,
                  solid.centre(1) - 9 * d[1] / length,
                  solid.centre(2) - 9 * d[2] / length)
              .along(d[0] / length, d[1] / length, d[2] / length);
      ray.distance = solid.meet(ray, 0);
      solid.describe(ray, point);

      assertThat(ray.distance).isLessThan(9);
      assertThat(ray.dx * point.nx + ray.dy * point.ny + ray.dz * point.nz).isLessThan(0);
    }
  }

  private Ray ray() {
    return new Ray()
        .from(6 * random.nextDouble() - 3, 6 * random.nextDouble() - 3, 6 * random.nextDouble() - 3)
        .along(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
  }

  /** Random boxes, frustums and ellipsoids, turned and leaning. */
  private List<Solid> scene(int count) {
    List<Solid> scene = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Workbench bench =
          new Workbench(
                  scene,
                  0,
                  6 * random.nextDouble() - 3,
                  6 * random.nextDouble() - 3,
                  6 * random.nextDouble())
              .raised(6 * random.nextDouble() - 3);
      double a = 0.1 + 0.6 * random.nextDouble();
      double b = 0.1 + 0.6 * random.nextDouble();
      double c = 0.1 + 0.6 * random.nextDouble();
      switch (i % 3) {
        case 0 -> bench.tilted(FlatClass.BED, CLAY, -a, a, -b, b, -c, c, random.nextDouble());
        case 1 -> bench.round(FlatClass.LAMP, CLAY, 0, 0, -c, c, a, 0.4 + random.nextDouble());
        default -> bench.ball(FlatClass.SOFA, CLAY, 0, 0, 0, a, b, c, random.nextDouble());
      }
    }
    return scene;
  }
}
