# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY .editorconfig global.json Directory.Build.props Directory.Build.targets Directory.Packages.props appsettings*.json ./
COPY App/App.csproj App/BlazorScript.targets App/
RUN dotnet restore App
COPY App App
COPY wwwroot-assets wwwroot-assets
RUN dotnet publish App -c Release -o /app --no-restore

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# For the health check, since the image brings no client of its own, and the fonts of invoices.
RUN apt-get update && apt-get install -y --no-install-recommends curl fonts-roboto-unhinted fonts-morisawa-bizud-gothic && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown "$APP_UID" /data
VOLUME /data
ENV ASPNETCORE_HTTP_PORTS=8080 \
    Data__Directory=/data
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["curl", "-fsS", "-o", "/dev/null", "http://localhost:8080/health/live"]
ENTRYPOINT ["dotnet", "BlazorAccounts.dll"]
