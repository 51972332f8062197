package io.parallax.deploy.training.dataset;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The texts of a dataset's folder. */
final class DatasetTexts {
  private DatasetTexts() {}

  /** One line each. */
  static String lines(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /** What Ultralytics reads: folders and class names. */
  static String yaml(List<String> classes) {
    String names =
        IntStream.range(0, classes.size())
            .mapToObj(i -> "  %s: %s\n".formatted(i, quoted(classes.get(i))))
            .collect(Collectors.joining());
    return """
        path: .
        train: images/train
        val: images/val
        masks_dir: masks
        ignore_label: %s
        names:
        """
            .formatted(DatasetFolder.NO_LABEL)
        + names;
  }

  /** A YAML string in double quotes. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** How common trainers read the folder. */
  static String readme() {
    return """
        # A dataset of Parallax

        | where | what |
        | --- | --- |
        | `images/{train,val}/SCENE__FRAME.jpg` (or `.png`) | colour images as robots sent them |
        | `masks/{train,val}/SCENE__FRAME.png` | one channel of 8 bits: the class's index, 255 = no label |
        | `weights/{train,val}/SCENE__FRAME.png` | one channel of 8 bits: 255 = the pixel counts fully, 0 = no label |
        | `classes.txt` | names of the classes, the first has index 0 |
        | `train.txt`, `val.txt` | the names of the files of each part, without endings |

        Masks may be smaller than the images: enlarge them by nearest neighbour. Labels of `val` are what annotators
        said; those of `train` may also be what views of a model agree on, with a lower weight. Labelled pixels lie
        where a model was uncertain, so draw pixels evenly, not images.

        mmsegmentation:

        ```python
        dataset = BaseSegDataset(data_root=".", data_prefix=dict(img_path="images/train", seg_map_path="masks/train"),
                                 img_suffix=".jpg", seg_map_suffix=".png", reduce_zero_label=False,
                                 metainfo=dict(classes=open("classes.txt").read().splitlines()))
        ```

        torchvision-style loaders (`cross_entropy` with `ignore_index=255`):

        ```python
        stems = open("train.txt").read().splitlines()
        image = torchvision.io.read_image(f"images/train/{stems[i]}.jpg")
        mask, weight = (torchvision.io.read_image(f"{kind}/train/{stems[i]}.png")[0] for kind in ("masks", "weights"))
        ```

        Hugging Face:

        ```python
        stems = open("train.txt").read().splitlines()
        columns = {k: [f"{k}/train/{s}.{e}" for s in stems] for k, e in (("images", "jpg"), ("masks", "png"))}
        dataset = datasets.Dataset.from_dict(columns).cast_column("images", datasets.Image()).cast_column("masks", datasets.Image())
        ```

        Ultralytics reads `dataset.yaml`.
        """;
  }
}
