using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class CatalogApi
{
    public static void Map(Routes routes)
    {
        routes.On("POST /v1/products", CreateProduct);
        routes.On("GET /v1/products", call => call.Page("/v1/products", call.World["product"].NewestFirst().Matching(call, "active")
            .Where(row => !call.Params.Has("ids") || call.Params.Texts("ids").Contains(row.Need("id")))));
        routes.On("GET /v1/products/{id}", call => call.Target("product"));
        routes.On("POST /v1/products/{id}", UpdateProduct);
        routes.On("DELETE /v1/products/{id}", DeleteProduct);
        routes.On("POST /v1/prices", CreatePrice);
        routes.On("GET /v1/prices", call => call.Page("/v1/prices", call.World["price"].NewestFirst()
            .Matching(call, "active", "product", "type", "currency")
            .Where(row => !call.Params.Has("lookup_keys") || call.Params.Texts("lookup_keys").Contains(row.Str("lookup_key") ?? ""))));
        routes.On("GET /v1/prices/{id}", call => call.Target("price"));
        routes.On("POST /v1/prices/{id}", UpdatePrice);
    }

    private static JsonObject CreateProduct(Call call)
    {
        if (call.Str("id") is { } id && call.World.Find("product", id) is not null)
        {
            throw StripeError.Invalid("Product already exists.", "id", "resource_already_exists");
        }
        var product = Catalog.Product(call.World, call.Params);
        if (call.Params.Obj("default_price_data") is { } data)
        {
            var asked = data.Copy();
            asked["product"] = product.Need("id");
            var price = Catalog.Price(call.World, asked);
            product["default_price"] = price.Need("id");
            call.World.Emit("price.created", price);
        }
        call.World.Emit("product.created", product);
        return product;
    }

    private static JsonObject UpdateProduct(Call call)
    {
        var product = call.Target("product");
        call.World.Change(product, "product.updated", () =>
        {
            product.Take(call.Params, "name", "active", "default_price", "description", "images", "marketing_features", "package_dimensions",
                "shippable", "statement_descriptor", "tax_code", "unit_label", "url");
            product.TakeMetadata(call.Params);
            product["updated"] = call.World.Now;
        });
        return product;
    }

    private static JsonObject DeleteProduct(Call call)
    {
        var product = call.Target("product");
        if (call.World["price"].Rows.Any(price => price.Str("product") == call.Id))
        {
            throw StripeError.Invalid("This product cannot be deleted because it has one or more user-created prices.");
        }
        call.World.Emit("product.deleted", product);
        return call.World["product"].Delete(product, keepStub: false);
    }

    private static JsonObject CreatePrice(Call call)
    {
        if (call.Str("lookup_key") is { } key && call.World["price"].Rows.FirstOrDefault(row => row.Str("lookup_key") == key) is { } holder)
        {
            if (!call.Params.Flag("transfer_lookup_key"))
            {
                throw StripeError.Invalid($"A price (`{holder.Str("id")}`) already uses that lookup key.", "lookup_key");
            }
            call.World.Change(holder, "price.updated", () => holder["lookup_key"] = null);
        }
        var price = Catalog.Price(call.World, call.Params);
        call.World.Emit("price.created", price);
        return price;
    }

    private static JsonObject UpdatePrice(Call call)
    {
        var price = call.Target("price");
        if (call.Str("lookup_key") is { } key
            && call.World["price"].Rows.FirstOrDefault(row => row.Str("lookup_key") == key && row != price) is { } holder)
        {
            if (!call.Params.Flag("transfer_lookup_key"))
            {
                throw StripeError.Invalid($"A price (`{holder.Str("id")}`) already uses that lookup key.", "lookup_key");
            }
            call.World.Change(holder, "price.updated", () => holder["lookup_key"] = null);
        }
        call.World.Change(price, "price.updated", () =>
        {
            price.Take(call.Params, "active", "lookup_key", "nickname", "tax_behavior");
            price.TakeMetadata(call.Params);
        });
        return price;
    }
}
