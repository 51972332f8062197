package io.parallax.deploy.container;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A role in a container as tight as an operator's: read-only, without capabilities, with a limit of
 * memory, a small {@code /tmp} that nothing can be executed from, and a volume for its data. Others
 * on its network know it by its role.
 */
final class RoleContainer extends GenericContainer<RoleContainer> {
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(2);
  private static final int SHUTDOWN_TIMEOUT_SECONDS = 60;

  private final String volume = "parallax-test-" + UUID.randomUUID();
  private final List<Bind> binds = new ArrayList<>();
  private final List<PortBinding> ports = new ArrayList<>();

  /** A role that is not started yet, on a network. */
  RoleContainer(String image, Network network, int megabytes, String... arguments) {
    super(DockerImageName.parse(image));
    binds.add(new Bind(volume, new Volume("/data")));
    withImagePullPolicy(name -> false);
    withNetwork(network);
    withNetworkAliases(arguments[0]);
    withCommand(arguments);
    waitingFor(
        Wait.forLogMessage(".*" + arguments[0] + " runs: .*", 1)
            .withStartupTimeout(STARTUP_TIMEOUT));
    withCreateContainerCmdModifier(
        create -> {
          HostConfig host = create.getHostConfig();
          host.withReadonlyRootfs(true)
              .withCapDrop(Capability.ALL)
              .withSecurityOpts(List.of("no-new-privileges"))
              .withMemory((long) megabytes << 20)
              .withMemorySwap((long) megabytes << 20)
              .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,size=16m"))
              .withBinds(binds);
          if (!ports.isEmpty()) {
            host.withPortBindings(ports);
          }
        });
  }

  /** Shows the container a file, which it cannot write. */
  RoleContainer withFile(Path file, String path) {
    binds.add(new Bind(file.toString(), new Volume(path), AccessMode.ro));
    return this;
  }

  /** Publishes a port of the container on the same port of this machine. */
  RoleContainer withSamePort(int port) {
    withExposedPorts(port);
    ports.add(PortBinding.parse("127.0.0.1:" + port + ":" + port));
    return this;
  }

  /** Waits for the end of the command in place of the start of a role. */
  RoleContainer thatEnds() {
    waitingFor(
        new AbstractWaitStrategy() {
          @Override
          protected void waitUntilReady() {}
        });
    return withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(STARTUP_TIMEOUT));
  }

  /** Where a port of the container is reached from here. */
  String address(int port) {
    return getHost() + ":" + getMappedPort(port);
  }

  /** Asks the role to end (SIGTERM) if it has not, and returns how it ended. */
  ContainerState terminate() {
    if (isRunning()) {
      getDockerClient()
          .stopContainerCmd(getContainerId())
          .withTimeout(SHUTDOWN_TIMEOUT_SECONDS)
          .exec();
    }
    return getDockerClient().inspectContainerCmd(getContainerId()).exec().getState();
  }

  @Override
  public void stop() {
    boolean created = getContainerId() != null;
    super.stop();
    if (created) {
      getDockerClient().removeVolumeCmd(volume).exec();
    }
  }
}
