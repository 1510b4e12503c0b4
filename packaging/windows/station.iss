; The installer for Windows, made by Inno Setup 6 out of build\frozen\station.
; Run by `python packaging\make setup`, which gives the version. With STATION_SIGN_WITH set to a
; command that signs ("signtool sign ... $f"), the installer and what it removes with are signed.

#ifndef Version
  #error Run python packaging\make setup: it gives the version.
#endif

[Setup]
AppId={{6B0B6F0E-6C1B-4C52-9C39-0E2B54D2A6A1}
AppName=Station
AppVersion={#Version}
AppPublisher=The makers of station
DefaultDirName={autopf}\Station
DefaultGroupName=Station
DisableProgramGroupPage=yes
PrivilegesRequired=admin
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
OutputBaseFilename=station-{#Version}-setup
SetupIconFile=..\..\build\icons\station.ico
UninstallDisplayIcon={app}\station.exe
Compression=lzma2
SolidCompression=yes
; An open window loads parts of the program when they are wanted: it is asked to close first, and
; is never ended by force.
CloseApplications=yes
RestartApplications=no
#ifdef Signed
SignTool=sign
SignedUninstaller=yes
#endif

[Files]
Source: "..\..\build\frozen\station\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion
Source: "..\..\README.md"; DestDir: "{app}"; Flags: ignoreversion

[InstallDelete]
; Of another version nothing stays beside this one.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Station"; Filename: "{app}\station.exe"
Name: "{group}\Station, practice"; Filename: "{app}\station.exe"; Parameters: "--practice"

[UninstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Code]
// The data of the users is in their own folders and stays; it is said where.
procedure CurUninstallStepChanged(Step: TUninstallStep);
begin
  if Step = usPostUninstall then
    SuppressibleMsgBox('The data of each user, with whatever is not settled yet, stays in'
      + ' %LOCALAPPDATA%\station. Install Station again to go on with it.',
      mbInformation, MB_OK, IDOK);
end;
