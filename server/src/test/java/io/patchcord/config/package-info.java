/** Tests of the settings. */
package io.patchcord.config;
