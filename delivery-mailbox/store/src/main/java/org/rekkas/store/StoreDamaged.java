package org.rekkas.store;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What lies in the store is not what the store writes: {@code rekkas verify} tells more. It is of
 * one mailbox, and says nothing against the store.
 */
public final class StoreDamaged extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  StoreDamaged(String what) {
    super(what, new IOException(what));
  }
}
