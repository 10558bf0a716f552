package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A command that has ended. Its output holds what it wrote to both streams. */
record Ran(String command, int exit, String output) {
  Ran succeeded() {
    assertEquals(0, exit, toString());
    return this;
  }

  Ran failed() {
    assertTrue(exit != 0, this + "should have failed");
    return this;
  }

  Ran says(String text) {
    assertTrue(output.contains(text), this + "should say: " + text);
    return this;
  }

  Ran hides(String text) {
    assertTrue(!output.contains(text), this + "should not say: " + text);
    return this;
  }

  @Override
  public String toString() {
    return "$ " + command + "\n" + output + "-> " + exit + "\n";
  }
}
