package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the command trainer refuses before it looks for a cluster. */
class TrainerCommandTest {
  @Test
  void shouldRefuseSettingsThatMakeNoSense() {
    expectLine("--store DIR|URL is missing");
    expectLine("store: an address has no user", "--store=http://me:secret@host/");
    expectLine("trainer.command is for trainer=command", "--store=s", "--command=train {out}");
    expectLine("needs trainer.command", "--store=s", "--trainer=command");
    expectLine(
        "must have {out} in it", "--store=s", "--trainer=command", "--command=train {dataset}");
    expectLine("trainer=torch needs torch.checkpoint", "--store=s", "--trainer=torch");
    expectLine(
        "torch.checkpoint is for trainer=torch", "--store=s", "--set=torch.checkpoint=net.pt");
    expectLine("for configuration torch.steps", "--store=s", "--set=torch.steps=0");
    expectLine("for configuration promote", "--store=s", "--promote=sometimes");
    expectLine("for configuration after.answers", "--store=s", "--after-answers=0");
    expectLine("for configuration dataset.val.share", "--store=s", "--set=dataset.val.share=0.9");
    expectLine("for configuration dataset.origins", "--store=s", "--set=dataset.origins=none");
  }

  private static void expectLine(String line, String... arguments) {
    List<String> all = new ArrayList<>(List.of("trainer"));
    all.addAll(Arrays.asList(arguments));
    all.add("--bootstrap-servers=127.0.0.1:1");
    all.add("--schema-registry=http://127.0.0.1:1");
    Call call = Call.of(all.toArray(String[]::new));
    assertThat(call.exitCode()).as(call.err()).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).startsWith("parallax: ").containsIgnoringCase(line).hasLineCount(1);
    assertThat(call.err()).doesNotContain("secret");
  }
}
