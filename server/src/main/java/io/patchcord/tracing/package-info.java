/** Traces of calls for whoever collects them by OTLP. Names {@code call}. */
package io.patchcord.tracing;
