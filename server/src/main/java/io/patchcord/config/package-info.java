/**
 * The settings as records, and the loader that reads them from {@code patchcord.yaml}, {@code .env} and the
 * environment. May import {@code customer}, whose rules it reads.
 */
package io.patchcord.config;
