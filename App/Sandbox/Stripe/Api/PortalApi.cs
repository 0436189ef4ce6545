using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class PortalApi
{
    private static readonly string[] Reasons =
        ["customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused"];

    public static void Map(Routes routes)
    {
        routes.On("POST /v1/billing_portal/sessions", CreateSession);
        routes.On("POST /v1/billing_portal/configurations", call => CreateConfiguration(call.World, call.Params, isDefault: false));
        routes.On("GET /v1/billing_portal/configurations", call => call.Page("/v1/billing_portal/configurations",
            call.World["billing_portal.configuration"].NewestFirst().Matching(call, "active", "is_default")));
        routes.On("GET /v1/billing_portal/configurations/{id}", call => call.Target("billing_portal.configuration"));
        routes.On("POST /v1/billing_portal/configurations/{id}", Update);
    }

    private static JsonObject CreateSession(Call call)
    {
        var world = call.World;
        var customer = call.Get("customer", "customer");
        var configuration = call.Find("billing_portal.configuration", "configuration") ?? Default(world);
        var session = world.Blank("billing_portal.session");
        session["configuration"] = configuration.Need("id");
        session["customer"] = customer.Need("id");
        session["return_url"] = call.Str("return_url") ?? configuration.Str("default_return_url");
        session["locale"] = call.Str("locale");
        session["flow"] = call.Params.Obj("flow_data") is { } flow ? Flow(world, customer, flow) : null;
        session["url"] = $"{call.Origin}/sandbox/stripe/portal/{session.Str("id")}";
        world["billing_portal.session"].Add(session);
        return session;
    }

    private static JsonObject Flow(StripeWorld world, JsonObject customer, JsonObject asked)
    {
        var type = asked.Need("type");
        var flow = new JsonObject
        {
            ["after_completion"] = After(asked.Obj("after_completion")),
            ["subscription_cancel"] = null,
            ["subscription_update"] = null,
            ["subscription_update_confirm"] = null,
            ["type"] = type,
        };
        if (type == "payment_method_update")
        {
            return flow;
        }
        var given = asked.Obj(type) ?? throw StripeError.MissingParameter($"flow_data[{type}]");
        var param = $"flow_data[{type}][subscription]";
        var subscription = world.Get("subscription", given.Str("subscription") ?? throw StripeError.MissingParameter(param), param);
        if (subscription.Str("customer") != customer.Str("id"))
        {
            throw StripeError.Missing("subscription", subscription.Need("id"), param);
        }
        if (type == "subscription_cancel" && (subscription.Flag("cancel_at_period_end") || subscription.Str("status") == "canceled"))
        {
            throw StripeError.Invalid("The subscription cannot be updated because it is already set to be canceled.", param);
        }
        var detail = new JsonObject { ["subscription"] = subscription.Need("id") };
        if (type == "subscription_cancel")
        {
            detail["retention"] = null;
        }
        if (type == "subscription_update_confirm")
        {
            detail["discounts"] = given["discounts"]?.DeepClone();
            detail["items"] = given.Rows("items").Select(item => new JsonObject
            {
                ["id"] = item.Str("id"),
                ["price"] = item.Str("price"),
                ["quantity"] = item.Int("quantity") ?? 1,
            }).ToJson();
        }
        flow[type] = detail;
        return flow;
    }

    private static JsonObject After(JsonObject? asked) => new()
    {
        ["hosted_confirmation"] = asked.Str("type") == "hosted_confirmation"
            ? new JsonObject { ["custom_message"] = asked.Obj("hosted_confirmation").Str("custom_message") } : null,
        ["redirect"] = asked.Obj("redirect").Str("return_url") is { } url ? new JsonObject { ["return_url"] = url } : null,
        ["type"] = asked.Str("type") ?? "portal_homepage",
    };

    private static JsonObject Default(StripeWorld world) =>
        world["billing_portal.configuration"].Rows.FirstOrDefault(row => row.Flag("is_default")) ?? CreateConfiguration(world, new()
        {
            ["features"] = new JsonObject
            {
                ["customer_update"] = new JsonObject { ["enabled"] = true, ["allowed_updates"] = new JsonArray("email", "name") },
                ["invoice_history"] = new JsonObject { ["enabled"] = true },
                ["payment_method_update"] = new JsonObject { ["enabled"] = true },
                ["subscription_cancel"] = new JsonObject
                {
                    ["enabled"] = true,
                    ["cancellation_reason"] = new JsonObject { ["enabled"] = true, ["options"] = Reasons.ToJson() },
                },
            },
        }, isDefault: true);

    private static JsonObject CreateConfiguration(StripeWorld world, JsonObject asked, bool isDefault)
    {
        var configuration = world.Create("billing_portal.configuration");
        configuration["is_default"] = isDefault;
        Fill(configuration, asked);
        world.Emit("billing_portal.configuration.created", configuration);
        return configuration;
    }

    private static JsonObject Update(Call call)
    {
        var configuration = call.Target("billing_portal.configuration");
        call.World.Change(configuration, "billing_portal.configuration.updated", () =>
        {
            configuration.Take(call.Params, "active");
            Fill(configuration, call.Params);
            configuration["updated"] = call.World.Now;
        });
        return configuration;
    }

    private static void Fill(JsonObject configuration, JsonObject asked)
    {
        configuration.Take(asked, "default_return_url", "name");
        configuration.TakeMetadata(asked);
        (configuration["business_profile"] as JsonObject)?.Take(asked.Obj("business_profile"), "headline", "privacy_policy_url", "terms_of_service_url");
        ((JsonObject)configuration["login_page"]!).Take(asked.Obj("login_page"), "enabled");
        foreach (var (name, given) in asked.Obj("features") ?? [])
        {
            var feature = (JsonObject)configuration["features"]![name]!;
            foreach (var (key, value) in given as JsonObject ?? [])
            {
                feature[key] = feature[key] is JsonObject inner && value is JsonObject part ? Merge(inner, part) : value?.DeepClone();
            }
        }
        foreach (var product in configuration["features"]!["subscription_update"].Rows("products"))
        {
            product["adjustable_quantity"] ??= new JsonObject { ["enabled"] = false, ["maximum"] = null, ["minimum"] = 1 };
        }
    }

    private static JsonObject Merge(JsonObject to, JsonObject from)
    {
        var merged = to.Copy();
        merged.Take(from, [.. from.Select(pair => pair.Key)]);
        return merged;
    }
}
