/** Tests of the store, on real H2 files. */
package io.patchcord.store;
