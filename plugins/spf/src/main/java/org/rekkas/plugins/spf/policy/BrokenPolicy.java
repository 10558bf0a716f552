package org.rekkas.plugins.spf.policy;

/** A policy that cannot be read, or asks for too much: permerror, RFC 7208 §2.6.7. */
final class BrokenPolicy extends Exception {
  private static final long serialVersionUID = 1;

  BrokenPolicy(String why) {
    super(why);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
