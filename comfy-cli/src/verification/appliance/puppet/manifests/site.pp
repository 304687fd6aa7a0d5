file { '/etc/role':
  content => "web\n",
  mode    => '0644',
}

service { 'nginx':
  enable => true,
}
