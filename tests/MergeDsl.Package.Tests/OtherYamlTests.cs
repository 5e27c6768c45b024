using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Package.Tests;

/// <summary>
/// Beside a package whose source generator carries another version of the YAML library: the SDK drops one of the two, and both
/// generators must work all the same.
/// </summary>
[Collection(PackedCollection.Name)]
public sealed class OtherYamlTests(PackedFeed feed)
{
    private const string Generator = """
        using Microsoft.CodeAnalysis;

        [Generator]
        public sealed class OtherGenerator : IIncrementalGenerator
        {
            public void Initialize(IncrementalGeneratorInitializationContext context) =>
                context.RegisterPostInitializationOutput(output =>
                {
                    var version = typeof(YamlDotNet.Core.Parser).Assembly.GetName().Version;
                    var node = new YamlDotNet.Core.Parser(new System.IO.StringReader("a: 1"));
                    var count = 0;
                    while (node.MoveNext()) { count++; }
                    output.AddSource("Other.g.cs", $"public static class Other {{ public const string Yaml = \"{version} {count}\"; }}");
                });
        }
        """;

    [Theory]
    [InlineData("15.3.0")]
    [InlineData("13.7.1")]
    public void BothGenerators_Work(string version)
    {
        using var other = new TempFolder();
        PackOther(other, version);
        using var project = new ConsumerProject(feed, "Other.Generator 1.0.0");
        project.Replace(
            "App.csproj",
            $"<RestoreAdditionalProjectSources>{feed.Path}",
            $"<RestoreAdditionalProjectSources>{feed.Path};{other.Path}"
        );
        project.Replace("App.csproj", feed.Packages, other["packages"]);
        project.Write(
            "Program.cs",
            """Console.WriteLine($"{Recipes.ExactSum.Plan.Modules.Count} modules, other {Other.Yaml}");"""
        );

        var run = project.Run("run");

        run.ExitCode.ShouldBe(0, run.All);
        run.Out.ShouldContain($"28 modules, other {version.Split('.')[0]}.");
        project.Build("--no-incremental").Diagnostics.ShouldBeEmpty();
    }

    private static void PackOther(TempFolder folder, string version)
    {
        var source = Directory.CreateDirectory(folder["source"]).FullName;
        File.WriteAllText(Path.Combine(source, "OtherGenerator.cs"), Generator);
        File.WriteAllText(
            Path.Combine(source, "Other.Generator.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <LangVersion>latest</LangVersion>
                <Version>1.0.0</Version>
                <IncludeBuildOutput>false</IncludeBuildOutput>
                <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies>
                <NoWarn>NU5128;RS1036;RS2008;RS1035</NoWarn>
                <RestorePackagesPath>{folder["packages"]}</RestorePackagesPath>
                <SuppressDependenciesWhenPacking>true</SuppressDependenciesWhenPacking>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="4.14.0" PrivateAssets="all" />
                <PackageReference Include="YamlDotNet" Version="{version}" PrivateAssets="all" />
                <None Include="$(OutputPath)Other.Generator.dll" Pack="true" PackagePath="analyzers/dotnet/cs" Visible="false" />
                <None Include="$(OutputPath)YamlDotNet.dll" Pack="true" PackagePath="analyzers/dotnet/cs" Visible="false" />
              </ItemGroup>
            </Project>
            """
        );
        var pack = DotnetCommand.Run(source, "pack", "-c", "Release", "-o", folder.Path);
        pack.ExitCode.ShouldBe(0, pack.All);
    }
}
