package org.rekkas.plugins.sample.guide;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.mail.Mailbox;

/** Lets a robot, which has an account, log in with a token that its administrator made up. */
record RobotToken(byte[] token, Mailbox robot) implements BearerTokens {
  @Override
  public Verification verify(String said) {
    return MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), token)
        ? new Verification.StandsFor(robot)
        : new Verification.Wrong("", ""); // the next plugin is asked
  }
}
