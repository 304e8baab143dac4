package io.patchcord.tools;

import io.patchcord.call.ClientTool;
import io.patchcord.call.TextMessages;
import io.patchcord.call.Toolbox;
import io.patchcord.config.AgentConfig;
import io.patchcord.config.PatchcordConfig;
import io.patchcord.config.ToolsConfig;
import io.patchcord.customer.CustomerDirectory;
import io.patchcord.customer.CustomerEditor;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Every tool there is, put together from the configuration. */
public final class Toolset implements AutoCloseable {
    private final Toolbox toolbox;
    private final Optional<HttpClient> http;

    /** The tools of this configuration; without {@code texts} no text message can be sent. */
    public Toolset(PatchcordConfig config, CustomerDirectory directory, CustomerEditor editor,
                   Optional<TextMessages> texts) {
        ToolsConfig tools = config.tools();
        CustomerDesk desk = new CustomerDesk(directory, editor);
        List<ClientTool> all = new ArrayList<>(List.of(
                new TransferTool(tools.deadline(), config.failover().humanNumber(), tools.departments()),
                new EndCallTool(tools.deadline()),
                new SendDtmfTool(tools.deadline()),
                new SendSmsTool(tools.deadline(), texts, desk),
                new LookupCustomerTool(tools.deadline(), tools.lookupFields(), desk),
                new UpdateCustomerTool(tools.deadline(), tools.updateFields(), desk)));
        http = tools.http().isEmpty() ? Optional.empty() : Optional.of(client());
        http.ifPresent(client -> tools.http().forEach(tool -> all.add(new HttpTool(tool, client,
                agent -> config.agents().named(agent).map(AgentConfig::variables).orElse(Map.of())))));
        toolbox = new Toolbox(all);
    }

    /** Follows no redirection: a credential in a header is meant for the configured server alone. */
    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    }

    /** The box that calls take their tools from. */
    public Toolbox toolbox() {
        return toolbox;
    }

    @Override
    public void close() {
        http.ifPresent(HttpClient::shutdownNow);
    }
}
