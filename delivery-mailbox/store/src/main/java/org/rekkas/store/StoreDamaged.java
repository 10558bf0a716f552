package org.rekkas.store;

/** What lies in the store is not what the store writes: {@code rekkas verify} tells more. */
public final class StoreDamaged extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreDamaged(String what) {
    super(what);
  }
}
