package io.parallax.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;

final class QueryServerTest {
  @Test
  void shouldWriteAnAddressOfSixteenBytesAsUrlsDo() {
    assertThat(QueryServer.location(new HostInfo("fd00::7", 18099), "/pictures/a/b"))
        .isEqualTo("http://[fd00::7]:18099/pictures/a/b");
    assertThat(HostInfo.buildFromEndpoint("fd00::7:18099"))
        .isEqualTo(new HostInfo("fd00::7", 18099));
  }
}
