using Microsoft.OpenApi;

namespace BlazorAccounts.Platform.OpenApi;

/// <summary>The API's own description at <c>/openapi/v1.json</c>: only what lies under <c>/api/v1</c>, with how to sign in.</summary>
public static class OpenApiSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddApiDescription()
        {
            builder.Services.AddOpenApi("v1", options =>
            {
                options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
                options.AddDocumentTransformer((document, _, _) =>
                {
                    document.Info = new OpenApiInfo
                    {
                        Title = "BlazorAccounts",
                        Version = "v1",
                        Description = "Errors are ProblemDetails (RFC 9457) with a stable `code`; times are ISO 8601 in UTC; money is in minor units.",
                    };
                    document.Components ??= new OpenApiComponents();
                    document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
                    document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        BearerFormat = "JWT",
                        Description = "The access token of `POST /api/v1/auth/login` or `verify-email`, good for an hour.",
                    };
                    document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
                    return Task.CompletedTask;
                });
            });
            return builder;
        }
    }
}
