package io.parallax.deploy.desk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MapPlacesTest {
  private final MapPlaces places = new MapPlaces(2);

  @Test
  void shouldFindTheNewestMapOfEachFrameAndGeneration() {
    places.put(0, "s/1", "a", 3);
    places.put(0, "s/1", "b", 4);
    places.put(0, "s/1", "a", 5);

    assertThat(places.find(0, "s/1", "a")).hasValue(5L);
    assertThat(places.find(0, "s/1", "b")).hasValue(4L);
    assertThat(places.find(0, "s/2", "a")).isEmpty();
    assertThat(places.find(1, "s/1", "a")).isEmpty();
  }

  @Test
  void shouldKeepTheLastThatWerePut() {
    places.put(0, "s/1", "a", 1);
    places.put(0, "s/2", "a", 2);
    places.put(0, "s/1", "a", 3);
    places.put(0, "s/3", "a", 4);

    assertThat(places.find(0, "s/2", "a")).isEmpty();
    assertThat(places.find(0, "s/1", "a")).hasValue(3L);
    assertThat(places.find(0, "s/3", "a")).hasValue(4L);
  }

  @Test
  void shouldForgetThePartitionUsedLeastRecentlyWithHowFarItWasRead() {
    for (int partition = 0; partition < 12; partition++) {
      places.put(partition, "s/1", "a", 7);
      places.readUpTo(partition, 8);
    }
    assertThat(places.next(0)).isEqualTo(8);

    places.readUpTo(12, 5);

    assertThat(places.next(0)).isEqualTo(8);
    assertThat(places.find(0, "s/1", "a")).hasValue(7L);
    assertThat(places.next(1)).isZero();
    assertThat(places.find(1, "s/1", "a")).isEmpty();
  }
}
